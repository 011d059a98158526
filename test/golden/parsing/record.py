#!/usr/bin/env python3
"""Records what Python and Ansible make of small texts: YAML (PyYAML as Ansible loads it), Python literals as an INI
inventory reads them, key=value arguments and shell words. Run with the Python of an environment that has ansible-core 2.19.
"""
import ast
import datetime
import json
import math
import os
import shlex
import warnings

import yaml
from ansible.parsing.splitter import parse_kv

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))


class Loader(yaml.CSafeLoader):
    pass


def tagged(mark):
    def construct(loader, node):
        return {mark: loader.construct_scalar(node)}

    return construct


Loader.add_constructor("!unsafe", tagged("unsafe"))
Loader.add_constructor("!vault", tagged("vault"))


def plain(value):
    """A value with its Python type: what JSON cannot tell apart is wrapped."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": "nan" if math.isnan(value) else repr(value)}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": str(value)}
    if isinstance(value, bytes):
        return {"bytes": value.decode()}
    if value is ...:
        return "..."
    if isinstance(value, complex):
        return str(value)
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[plain(key), plain(item)] for key, item in value.items()]}
    raise TypeError(repr(value))


def outcome(work):
    try:
        return {"value": work()}
    except Exception:  # noqa: BLE001
        return {"error": True}


YAML = [
    "", "# only a comment\n", "---\n", "a", "12", "a: 1", "a: 1\nb: 2\n", "- a\n- b\n", "a:\n- b\n- c\n", "a:\n  - b\n",
    "a: yes\nb: No\nc: ON\nd: off\ne: TRUE\nf: y\ng: n\nh: Y\n", "y: 1\nn: 2\n", "yes: 1\n", "~: 1\n", "1: a\n1.0: b\n",
    "a: ~\nb: null\nc: Null\nd: NULL\ne:\nf: ''\n",
    "a: 0644\nb: 0o644\nc: 08\nd: 0\ne: 00\nf: -0\ng: +12\nh: 1_000\ni: 0x1F\nj: 0b101\nk: 0b12\nl: 0xg\n",
    "a: 12:30:45\nb: 190:20:30\nc: 01:30\nd: 12:60\ne: 1:2.5\nf: 12:30\n",
    "a: 1.0\nb: 1.\nc: .5\nd: -.5\ne: 1e3\nf: 1.0e3\ng: 1.0e+3\nh: .inf\ni: -.INF\nj: .nan\nk: 1_0.5\nl: 1.5.2\nm: '.'\n",
    "a: 123456789012345678901234567890\nb: 9007199254740993\nc: -9007199254740993\n",
    "a: 2001-12-14\nb: 2001-1-1\nc: 2001-12-14t21:59:43.10-05:00\nd: 2001-12-14 21:59:43.10 -5\ne: 2001-12-14 21:59:43\nf: 2001-12-14 1:02:03Z\ng: 2001-12-14T21:59:43.123456789+02:30\n",
    "a: 2001-13-01\n", "a: 2001-02-29\n", "a: 2001-12-14 25:00:00\n",
    "a: 10.0.0.1\nb: 10.0.0.0/16\nc: ::1\nd: fe80::1\ne: 1.2.3\nf: v1.0\n",
    "a: 'it''s'\nb: \"q\\\"t\"\nc: \"\\u00e9\\x41\\n\\t\\\\\\/\\0\\e\\_\\N\"\n", "a: \"\\U0001F600\"\n", "a: \"\\ud83d\"\n", "a: \"\\q\"\n",
    "a: |\n  x\n  y\n", "a: |-\n  x\n\n", "a: |+\n  x\n\nb: 1\n", "a: >\n  x\n  y\n\n  z\n", "a: >-\n  x\n    y\n  z\n", "a: |2\n    x\n   y\n",
    "a: |\n\n  x\n", "a: |\n  x", "a: |+\n  x", "a: >\n  x", "a: |\n  x\n  ", "a: |\nb: 1\n", "a: |  # c\n  x # y\n", "- |\n x\n- >\n y\n", "a: |\n  x\n   # y\n # z\nb: 1\n",
    "a: x\n  y\n\n  z\n", "a: 'x\n\n  y'\n", "a: \"x\n  y\\\n  z\"\n", "a: \"x\ny\"\n", "a: 'x\ny'\nb: 1\n",
    "a: [1, 2]\nb: {x: 1, y: [2]}\nc: []\nd: {}\n", "a: [\n1,\n2\n]\nb: 3\n", "a: {\n  x: 1,\n  y: 2\n}\n", "a: [a: b, c]\n", "{a, b: }\n", "a: {x:1}\n", "a: [b:c]\n",
    "a: [1,]\n", "a: {x: 1,}\n", "a: [,]\n", "a: [1,,2]\n", "a: [1 2\n", "a: [1, {x: 2]\n", "{\"a\":1,\"b\":[true,null]}\n", "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": 2\n\t}\n}\n",
    "a: &x 1\nb: *x\n", "a: &x [1]\nb: *x\nc: {d: *x}\n", "a: *x\n", "a: &x 1\nb: &x 2\n", "&x a: 1\nb: *x\n", "a: &x\nb: *x\n",
    "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n  r: 4\n", "a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc:\n  r: 0\n  <<: [*x, *y]\n", "a: &x {p: 1, q: 2}\nb: &y {r: 3, p: 9, s: 0}\nc: &z {s: 4, t: 5, q: 8}\nd: {<<: [*x, *y, *z]}\ne: {<<: [*z, *y, *x], r: 1}\n", "a: &x {p: 1}\nb: &y {q: 3, p: 9}\nc:\n  <<: *x\n  k: 1\n  <<: *y\n", "a:\n  <<: {p: 1}\n  \"<<\": 2\n", "a:\n  <<: 1\n", "a:\n  <<: [1]\n",
    "a: !!str 12\nb: !!int '12'\nc: !!float 1\nd: !!bool yes\ne: !!null x\nf: !!str\n", "a: !!int x\n", "a: !foo 1\n", "a: ! 12\nb: ! '12'\n", "a: !unsafe '{{ x }}'\n", "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132\n",
    "a: !!map {x: 1}\nb: !!seq [1]\n", "%YAML 1.1\n---\na: 1\n", "%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n", "!<tag:yaml.org,2002:str> 12\n",
    ": x\n", "a: 1\n: x\n", "a:\n  : x\n", "- : x\n", "{: x}\n", "[: x]\n", "? \n: x\n", "&a : x\n", "!!str : x\n", "a: b\n? \n", "[a: ]\n",
    "a: =\n", "a: <<\n", "- =\n", "=: 1\n", "{a: <<}\n",
    "a: {{ x }}\n", "a: {{ x }}/y\n", "a: \"{{ x }}\"\n", "a: x {{ y }}\n", "{{ x }}\n",
    "? a\n: b\n", "? [a]\n: b\n", "? {a: 1}\n: b\n", "- - a\n  - b\n- c\n", "- a: 1\n  b: 2\n-\n  c: 3\n", "-\n-\n", "a:\n  - b\n c: d\n", "a: 1\n b: 2\n", "a: - b\n", "a: b: c\n", "a: 'x'y\n", "a: @x\n", "a: %x\n", "a: `x\n", "a: x#y # z\n", "a: #\n",
    "a:\t1\n", "a:\n\t- b\n", "\ta: 1\n", "a: b\t\n", "a: |\n\tx\n", "a:\r\n  b: 1\r\n  c: |\r\n    x\r\n    y\r\n", "a: 1\rb: 2\r", "\ufeffa: 1\n", "a: \x07\n", "a: \x7f\n",
    "--- a\n", "a: 1\n...\n", "a: 1\n---\nb: 2\n", "a: http://x:1/y?z=1&w\n", "a: key=value b=c:d\n", "\"a b\": 1\n'c': 2\n3: d\n", "a b c: d e f\n", "a:b\n", "a : b\n", "é: ü 日本 😀\n",
    "a: \"unclosed\n", "a: 'unclosed\n", "a:\n  b:\n    c:\n      - d:\n          e\n", "key: >\n\n\n  text\n", "a: -1\nb: - \n", "a: '-'\nb: -x\n", "? x\n", "a:\n  # c\n  b: 1\n  # d\n\n  c: 2\n",
]

LITERALS = [
    "", "1", "-1", "+1", "--1", "0", "00", "010", "1_000", "1__0", "0x1F", "0o17", "0b11", "0x", "1.0", "1.", ".5", "1e3", "1E-3", "1.5e+2", "1j", "-2j", "0x1j", "1abc", "1 2", "1if", "9" * 30,
    "True", "False", "None", "true", "yes", "null", "'a'", '"a"', "'it''s'", "'a' 'b'", "'a\\n\\t\\x41\\u00e9'", "r'a\\n'", "b'a'", "b'q'", "u'x'", "f'x'", "'''t'''", "'a", "a'", "'\\N{DASH}'", "'\\q'", "'\\0'", "'\\xg'",
    "[]", "[1, 'a', None]", "[1,]", "[,]", "[1 2]", "(1)", "()", "(1,)", "1, 2", "1,", "a, b", "{}", "{1: 2}", "{'a': [1, (2,)]}", "{'a': 1,}", "{'a' 1}", "{1}", "{1, 1}", "set()", "{True: 1, 1: 2}", "{'x': {'y': 1}}",
    "...", "[...]", "1 # c", "'a' # c", "x # c", "# c", " 5", "\t5", "5 ", "10.0.0.1", "10.0.0.0/16", "1.2.3", "http://x", "a=b", "/a/b", "{{ x }}", "[a]", "-x", "- 1", "1+1", "1+2j", "not 1", "a.b", "f(1)", "'a'*2", "[1", "(1", "{", "'a' b'c'", "é", "-True", "[-1, +2]", "-0", "-0.0", "1e400",
]

ARGUMENTS = [
    "", "a", "a=b", "a=b c=d", "a= b", "=a", "a==b", "a=b=c", "a='b c' d", 'a="b c"', "a='it''s'", "a=\"it's\"", "a='b", "a={{ x }}", "a={{ x }} b={{ y | d('z w') }}", "a={% if x %}y{% endif %}", "a={# c #} b", "a={{ x", "a=b\\=c", "a\\=b",
    "echo hi > /x", "echo a=b creates=/x", "creates=/x echo 'a  b'", "chdir=/tmp removes=y ls -l", "a=b\nc=d", "echo a\necho b\n", "a=b \\\nc=d", "a=\\n", "a=\\x41", "a=\\u00e9", "a=\"\\\"q\\\"\"", "a='b' c=\"d\"", "  a=b  c=d  ", "a=b,c=d", "a='{\"x\": 1}'", "src={{ a }}/b dest=/c mode=0644", "_raw=x y", "a=\"{{ x }} y\" z", "a\tb", "é=ü", "cmd='a' 'b'", "a='x'y",
]

WORDS = [
    "", "a", "a b", "  a  b  ", "'a b' c", '"a b"c', "a\\ b", "'a\\b'", '"a\\b"', '"a\\"b"', '"a\\\\b"', "a'b'c", "''", "a ''", "'a", '"a', "a\\", "a#b", "a #b", "#a", "'#a'", "a\nb", "a\tb", "é ü", "a=b c='d e'", "$x `y`", "a;b|c", "\\n", '"$x"', "a'\"'b", "\u00a0a",
]


def main():
    answers = {
        "yaml": [[text, outcome(lambda: [plain(each) for each in yaml.load_all(text, Loader=Loader)])] for text in YAML],
        "literals": [[text, literal(text)] for text in LITERALS],
        "arguments": [[text, outcome(lambda: parse_kv(text)), outcome(lambda: parse_kv(text, check_raw=True))] for text in ARGUMENTS],
        "words": [[text, outcome(lambda: shlex.split(text)), outcome(lambda: shlex.split(text, comments=True)), shlex.quote(text)] for text in WORDS],
    }
    for name, cases in answers.items():
        with open(os.path.join(HERE, f"{name}.json"), "w") as file:
            json.dump(cases, file, indent=0)
            file.write("\n")


def literal(text):
    try:
        return plain(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text


main()
