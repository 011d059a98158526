/**
 * What ansible.builtin.git does, in the host's shell: one conversation for the many questions that git has to be asked. Settings
 * come as variables named `git_…`. Prints `key value` lines; a failure ends with code 10 and its message on standard error.
 */
export const GIT_SCRIPT = `
say() { printf '%s %s\\n' "$1" "$2"; }
fail() { printf '%s' "$1" >&2; exit 10; }
# run LABEL COMMAND...: its output to $out.
run() {
  label=$1
  shift
  out=$("$@" 2>&1) || fail "$label$out"
}
git=\${git_executable:-git}
command -v "$git" >/dev/null 2>&1 || fail 'Failed to find required executable "git" in paths: '"$PATH"
[ -z "$git_umask" ] || umask "$git_umask"
ask() { "$git" -C "$git_dest" "$@"; }
remote_ref() { [ -n "$("$git" ls-remote "$1" "$2" 2>/dev/null)" ]; }
is_branch() { remote_ref "$1" "refs/heads/$git_version"; }
is_tag() { remote_ref "$1" "refs/tags/$git_version"; }
head_branch() {
  ask symbolic-ref -q --short HEAD && return
  b=$(ask symbolic-ref --short "refs/remotes/$git_remote/HEAD" 2>/dev/null) || return 1
  printf '%s\\n' "\${b#"$git_remote"/}"
}
# remote_head FROM: the commit that the version stands for there.
remote_head() {
  if [ "$git_version" = HEAD ]; then
    l=$("$git" ls-remote "$1" HEAD 2>&1) || fail "$l"
  elif is_branch "$1"; then
    l=$("$git" ls-remote "$1" "refs/heads/$git_version")
  elif is_tag "$1"; then
    l=$("$git" ls-remote "$1" "refs/tags/$git_version^{}")
    [ -n "$l" ] || l=$("$git" ls-remote "$1" "refs/tags/$git_version")
  else
    l=$git_version
  fi
  [ -n "$l" ] || fail "Could not determine remote revision for $git_version"
  printf '%s\\n' "\${l%%[!0-9a-zA-Z_./-]*}"
}
clone() {
  case $git_dest in */*) mkdir -p -- "\${git_dest%/*}/" || fail "cannot make the directory of $git_dest" ;; esac
  set -- clone
  if [ "$git_bare" = 1 ]; then set -- "$@" --bare; else set -- "$@" --origin "$git_remote"; fi
  named=
  if is_branch "$git_repo" || is_tag "$git_repo"; then named=1; fi
  if [ -n "$git_depth" ]; then
    if [ "$git_version" = HEAD ] || [ -n "$git_refspec" ]; then set -- "$@" --depth "$git_depth"
    elif [ -n "$named" ]; then set -- "$@" --depth "$git_depth" --branch "$git_version"
    else say warning 'Ignoring depth argument. Shallow clones are only available for HEAD, branches, tags or in combination with refspec.'
    fi
  fi
  [ -z "$git_reference" ] || set -- "$@" --reference "$git_reference"
  if [ "$git_single_branch" = 1 ]; then
    set -- "$@" --single-branch
    [ -z "$named" ] || set -- "$@" --branch "$git_version"
  fi
  run '' "$git" "$@" -- "$git_repo" "$git_dest"
  [ "$git_bare" != 1 ] || [ "$git_remote" = origin ] || run '' ask remote add "$git_remote" "$git_repo"
  [ -z "$git_refspec" ] || run '' ask fetch \${git_depth:+--depth "$git_depth"} "$git_remote" "$git_refspec"
}
fetch() {
  n=
  if [ -n "$git_depth" ]; then
    b=$(head_branch)
    v=$git_version
    n=1
    if [ -n "$git_refspec" ]; then set -- "$git_refspec"
    elif [ "$v" = HEAD ]; then set -- "$b"
    elif is_branch "$git_repo"; then
      set -- "+refs/heads/$v:refs/remotes/$git_remote/$v"
      [ "$b" = "$v" ] || set -- "+refs/heads/$v:refs/heads/$v" "$@"
    elif is_tag "$git_repo"; then set -- "+refs/tags/$v:refs/tags/$v"
    else n=
    fi
  fi
  if [ -z "$n" ]; then
    set --
    if [ "$git_bare" = 1 ]; then set -- '+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*'; else set -- --tags; fi
    [ -z "$git_refspec" ] || set -- "$@" "$git_refspec"
    run 'Failed to download remote objects and refs: ' ask fetch $force "$git_remote" "$@"
    return
  fi
  run 'Failed to download remote objects and refs: ' ask fetch --depth "$git_depth" $force "$git_remote" "$@"
}
switch() {
  v=$git_version
  if [ "$v" = HEAD ]; then
    b=$(head_branch) || fail 'Failed to checkout branch HEAD'
    run "Failed to checkout branch $b: " ask checkout --force "$b"
    run "Failed to checkout branch $b: " ask reset --hard "$git_remote/$b" --
  elif is_branch "$git_repo"; then
    if ask show-ref -q --verify "refs/heads/$v"; then
      run "Failed to checkout branch $v: " ask checkout --force "$v"
      run "Failed to checkout branch $v: " ask reset --hard "$git_remote/$v"
    else
      if [ -n "$git_depth" ]; then
        run "Failed to fetch branch from remote: $v: " ask fetch --depth "$git_depth" "$git_remote" "+refs/heads/$v:refs/remotes/$git_remote/$v"
        ask remote set-branches --add "$git_remote" "$v"
      fi
      run "Failed to checkout $v: " ask checkout --track -b "$v" "$git_remote/$v"
    fi
  else
    run "Failed to checkout $v: " ask checkout --force "$v"
  fi
}
submodules() {
  [ -f "$git_dest/.gitmodules" ] || return 0
  old=$(ask submodule status --recursive)
  run 'Failed to init/update submodules: ' ask submodule sync
  run 'Failed to init/update submodules: ' ask submodule update --init --recursive $force
  [ "$old" = "$(ask submodule status --recursive)" ] || { changed=1; say submodules_changed 1; }
}
force=
[ "$git_force" != 1 ] || force=--force
changed= before=
config=$git_dest/.git/config
[ "$git_bare" != 1 ] || config=$git_dest/config
[ ! -f "$git_dest/.git" ] || config=$git_dest/.git
if [ -z "$git_dest" ] || [ ! -e "$config" ]; then
  if [ "$git_check" = 1 ] || [ "$git_clone" != 1 ]; then
    after=$(remote_head "$git_repo") || exit 10
    say after "$after"
    say changed 1
    exit 0
  fi
  clone
elif [ "$git_update" != 1 ]; then
  before=$(ask rev-parse HEAD) || exit 10
  say before "$before"
  say after "$before"
  exit 0
else
  before=$(ask rev-parse HEAD 2>&1) || fail "$before"
  say before "$before"
  if [ "$git_bare" != 1 ] && ask status --porcelain | grep -q -v '^??'; then
    [ "$git_force" = 1 ] || fail "Local modifications exist in the destination: $git_dest (force=no)."
    if [ "$git_check" != 1 ]; then
      run 'Failed to reset: ' ask reset --hard HEAD
      changed=1
      say msg "Local modifications exist in the destination: $git_dest"
    fi
  fi
  url=$(ask ls-remote --get-url "$git_remote")
  moved=0
  if [ "$url" = "$git_remote" ]; then [ "$git_check" = 1 ] || ask remote add "$git_remote" "$git_repo"
  elif [ "$url" != "$git_repo" ]; then
    moved=1 changed=1
    [ "$git_check" = 1 ] || run 'Failed to set a new url ' ask remote set-url "$git_remote" "$git_repo"
  fi
  say remote_url_changed "$moved"
  if [ "$git_check" = 1 ]; then
    after=$(remote_head "$git_repo") || exit 10
    say after "$after"
    [ "$before" = "$after" ] && [ "$moved" = 0 ] || say changed 1
    exit 0
  fi
  fetch
fi
if [ "$git_bare" != 1 ]; then
  switch
  [ "$git_recursive" != 1 ] || submodules
fi
after=$(ask rev-parse HEAD 2>&1) || fail "$after"
say after "$after"
[ "$before" = "$after" ] && [ -z "$changed" ] || say changed 1
`;
