"""Print the links that bring learners to a notebook: on the hub, in their own copy of the course.

    python deploy/links.py https://hub.example.org https://github.com/you/course
    python deploy/links.py https://hub.example.org https://github.com/you/course --branch autumn

Whoever follows a link logs in, gets the course into the home, or what is new in it, and sees the
notebook. What a learner has changed is never overwritten: nbgitpuller keeps their version. The
lines are Markdown, to be pasted into the pages of a learning platform.
"""

import argparse
from pathlib import Path, PurePosixPath
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]


def folder_of(repository: str) -> str:
    """Return the name of the folder in the home that a repository gets, as git would call it."""
    return PurePosixPath(urlsplit(repository).path).name.removesuffix(".git")


def link(hub: str, repository: str, branch: str, notebook: str) -> str:
    """Return the address that pulls the repository and opens the notebook.

    Args:
        hub: the address of the hub.
        repository: what git clones.
        branch: which of its branches.
        notebook: the path of a notebook in it.
    """
    folder = folder_of(repository)
    query = {
        "repo": repository,
        "branch": branch,
        "targetpath": folder,
        "urlpath": f"lab/tree/{folder}/{notebook}",
    }
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"


def main() -> None:
    """Print a link to each lesson and each exercise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hub", help="the address of the hub, such as https://hub.example.org")
    parser.add_argument("repository", help="the address of the course's git repository")
    parser.add_argument("--branch", default="main")
    arguments = parser.parse_args()
    for name in ("hub", "repository"):
        if not urlsplit(getattr(arguments, name)).netloc:
            parser.error(f"{name}: {getattr(arguments, name)} is no address; it begins https://")
    if not folder_of(arguments.repository):
        parser.error(f"repository: {arguments.repository} names no repository")
    for folder in ("notebooks", "exercises"):
        for path in sorted((ROOT / folder).glob("*.ipynb")):
            address = link(
                arguments.hub, arguments.repository, arguments.branch, f"{folder}/{path.name}"
            )
            print(f"- [{folder}/{path.stem}]({address})")


if __name__ == "__main__":
    main()
