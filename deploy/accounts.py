"""Make an account of this machine for each learner, with a password of its own.

    sudo python3 deploy/accounts.py names.txt passwords.csv

names.txt holds a name a line: small letters, digits, _ and -, such as ada or learner-07. Accounts
that exist already are left as they are. passwords.csv gets a line for each new one, is readable by
nobody but you, and is never overwritten: print it, cut it into slips, delete it. Whoever runs the
class gets  sudo usermod --append --groups instructors NAME  and may then stop servers.
"""

import csv
import os
import pwd
import re
import secrets
import subprocess
import sys
from pathlib import Path

GROUPS = ("learners", "instructors")  # whom jupyterhub_config.py lets in; the second as its heads
NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that looks like another, or like a digit


def read_names(path: Path) -> list[str]:
    """Read the names, each once, in the order of the file.

    Raises:
        ValueError: a line is no name of an account.
    """
    names: dict[str, None] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        name = line.strip()
        if name and not NAME.fullmatch(name):
            raise ValueError(
                f"{path}:{number}: {name!r} cannot be the name of an account. Use up to 32 small "
                "letters a to z, digits, _ and -, beginning with a letter."
            )
        if name:
            names[name] = None
    return list(names)


def exists(name: str) -> bool:
    """Tell whether there is an account of this name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def new_password() -> str:
    """Return three times four letters, to be typed from paper: 54 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def make_account(name: str, password: str) -> None:
    """Make an account with a home that nobody else can look into."""
    command = ["useradd", "--create-home", "--groups", GROUPS[0], "--shell", "/bin/bash"]
    subprocess.run([*command, name], check=True)
    Path(pwd.getpwnam(name).pw_dir).chmod(0o700)
    subprocess.run(["chpasswd"], input=f"{name}:{password}\n", text=True, check=True)


def main(arguments: list[str]) -> str | None:
    """Make the accounts; return what stood in the way, for the terminal."""
    if len(arguments) != 2:
        return __doc__
    if os.geteuid() != 0:
        return "Only root makes accounts: run it with sudo."
    try:
        names = read_names(Path(arguments[0]))
        # Opened before the first account is made: a password that cannot be written down is lost.
        opened = os.open(arguments[1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return f"{arguments[1]} is there already. Name a new file."
    except (OSError, ValueError) as error:
        return str(error)
    for group in GROUPS:
        subprocess.run(["groupadd", "--force", group], check=True)
    made = 0
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "password"])
        for name in names:
            if exists(name):
                print(f"{name} has an account already: left as it is.")
                continue
            password = new_password()
            table.writerow([name, password])
            file.flush()
            make_account(name, password)
            made += 1
    print(f"Made {made} accounts. Their passwords are in {arguments[1]}.")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
