"""Words and options of a command line, in the forms that calicoctl takes: -o yaml, -oyaml, --output=yaml, --output yaml."""


class ArgumentError(Exception):
    """The command line cannot be understood."""


def parse(argv, known):
    """Returns the words and the options by name; every option takes a value."""
    words, options, rest = [], {}, list(argv)
    while rest:
        argument = rest.pop(0)
        name, glued = split(argument, known)
        if name is None and argument.startswith("-"):
            raise ArgumentError(f"unknown option {argument}")
        if name is None:
            words.append(argument)
        elif glued is not None:
            options[known[name]] = glued
        elif rest:
            options[known[name]] = rest.pop(0)
        else:
            raise ArgumentError(f"{argument} requires an argument")
    return words, options


def split(argument, known):
    if argument in known:
        return argument, None
    if argument.startswith("--") and "=" in argument:
        name, value = argument.split("=", 1)
        return (name, value) if name in known else (None, None)
    if not argument.startswith("--") and argument[:2] in known:
        return argument[:2], argument[2:].removeprefix("=")
    return None, None
