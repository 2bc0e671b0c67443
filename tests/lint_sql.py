"""sqlfluff, with Python told to look for garbage seldom, which is half of its time.

Takes the arguments of `sqlfluff`.
"""

import gc

# here, where the processes that sqlfluff starts come past as well
gc.set_threshold(200_000, 50, 100)

from sqlfluff.cli.commands import cli  # noqa: E402

if __name__ == "__main__":
    cli(prog_name="sqlfluff")
