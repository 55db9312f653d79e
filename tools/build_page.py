"""Builds the page for sources out of `page/`: one HTML file, the same bytes on every machine.

Its sources are small modules, one file of texts in three languages and one of style. esbuild and terser, pinned by
hash, put the modules together; the rest is done here. What comes out is the template in
`src/safeconduct/protect/page/`, with its SHA-256 beside it; what an organisation puts in comes later, by
`safeconduct.protect.page.page_for`. Without a word it writes the template; with `--check` it says whether the one that
is there is what the sources give.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

import javascript

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "page"
WORDS: Final = ROOT / "src" / "safeconduct" / "protect" / "words"
PACKAGE: Final = ROOT / "src" / "safeconduct" / "protect" / "page"
TEMPLATE: Final = PACKAGE / "template.html"
DIGEST: Final = PACKAGE / "template.sha256"
# What the finished page may have, with the longest names and addresses: DESIGN section 6. In bytes.
MOST_BYTES: Final = 50_000
# The oldest browsers with big integers, of 2020: Chrome 80, Firefox 78, Safari 14.
TARGET: Final = "es2020"
_ERROR_MARK: Final = "e_"
# Errors after whose sentence something stands, such as a day (`stop` in page/src).
_WITH_DETAIL: Final = ("e_key",)
# A paragraph's end that HTML lets be left out: before another block, and at the end of what holds it.
_NEEDLESS_END: Final = re.compile(
    r"</p>(?=<(?:p|h1|h2|ul|ol|div|section|fieldset|form)\b|</(?:section|div|main|form)>)"
)
LANGUAGES: Final = ("ru", "ce", "en")
# A text that stands in the page, and one that the script puts there.
_STATIC: Final = re.compile(r"\[\[(\w+)\]\]")
_LATE: Final = re.compile(r"\{\{(\w+)\}\}")


def words_of(language: str) -> str:
    """Gives a word list, one word a line."""
    return (WORDS / f"receipt_{language}.txt").read_text(encoding="utf-8")


def made_by(tool: str, *arguments: str, data: str = "") -> str:
    """Runs a pinned tool; gives what it wrote."""
    program = javascript.packages() / tool / "bin" / tool
    command = [str(javascript.node()), str(program), *arguments]
    env = javascript.surroundings()
    done = subprocess.run(command, capture_output=True, cwd=SOURCES, env=env, input=data.encode(), check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8").strip()


def packed(text: str) -> tuple[str, str]:
    """Gives the letters beyond ASCII that a text has, and the text packed for `page/src/packed.js`."""
    letters = "".join(sorted({letter for letter in text if ord(letter) > 127}))
    data = bytes(ord(letter) if ord(letter) < 128 else 128 + letters.index(letter) for letter in text)
    bundle = made_by("esbuild", "pack.js", "--bundle", "--platform=node", "--format=esm")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "pack.mjs"
        program.write_text(bundle, encoding="utf-8")
        return letters, javascript.run(program, data=data).decode("ascii")


def script_of(entry: Path, texts: list[dict[str, str]]) -> str:
    """Puts a module and all it imports into one script, with the word lists and the texts that only it shows."""
    lines = [text.get(language, "") for language in LANGUAGES for text in texts]
    letters, data = packed("\n".join([*lines, words_of("en") + words_of("ru")]))
    defined = {"LETTERS": json.dumps(letters, ensure_ascii=False), "PACKED": json.dumps(data), "TEXTS": str(len(texts))}
    options = ["--bundle", "--minify", "--format=iife", "--charset=utf8", f"--target={TARGET}", "--legal-comments=none"]
    bundle = made_by("esbuild", str(entry), *options, *(f"--define:{name}={value}" for name, value in defined.items()))
    # Half a kilobyte less than esbuild by itself.
    return made_by("terser", "--compress", "passes=3,ecma=2020", "--mangle", data=bundle)


def spans_of(texts: dict[str, str]) -> str:
    """Gives one text in all its languages; a Russian one that has no Chechen beside it is shown for Chechen too."""
    marks = {"ru": "ru class=c" if "ce" in texts else "ru", "ce": "ce", "en": "en"}
    return "".join(f"<i lang={marks[language]}>{texts[language]}</i>" for language in LANGUAGES if texts.get(language))


def test_script() -> str:
    """Gives what tests run in a browser: the page's cryptography by itself, and the opening side of age files."""
    return script_of(SOURCES / "test.js", [{}])


def page_of(texts: dict[str, dict[str, str]]) -> str:
    """Gives the template: static texts in all languages where they stand, numbers where the script puts the others."""
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    errors = [
        f"<p id={key} hidden>{{{{{key}}}}}{' <b></b>' if key in _WITH_DETAIL else ''}</p>"
        for key in texts
        if key.startswith(_ERROR_MARK)
    ]
    page = page.replace("@ERRORS@", "".join(errors))
    late = list(dict.fromkeys(_LATE.findall(page)))
    used = {*_STATIC.findall(page), *late}
    if used != texts.keys():
        raise RuntimeError(f"texts without a place or places without a text: {sorted(used ^ texts.keys())}")
    page = _STATIC.sub(lambda found: spans_of(texts[found[1]]), page)
    page = _LATE.sub(lambda found: f"<i>{late.index(found[1])}</i>", page)
    page = _NEEDLESS_END.sub("", re.sub(r">\n<(?!input)", "><", re.sub(r"\n\s*", "\n", page)))
    # Last, so that nothing above looks into them.
    style = made_by("esbuild", "style.css", "--minify", "--charset=utf8", "--target=chrome80")
    page = page.replace("@STYLE@", re.sub(r"(--\w+): ", r"\1:", style))
    script = script_of(SOURCES / "src" / "main.js", [texts[key] for key in late])
    if re.search(r"</?script|<!--", script, re.IGNORECASE):
        raise RuntimeError("the script would end too early")
    return page.replace("@SCRIPT@", script)


def build() -> bytes:
    """Gives the template's bytes."""
    texts = tomllib.loads((SOURCES / "texts.toml").read_text(encoding="utf-8"))
    return page_of(texts).encode()


def main(arguments: list[str]) -> int:
    data = build()
    digest = f"{hashlib.sha256(data).hexdigest()}  {TEMPLATE.name}\n"
    if arguments == ["--check"]:
        is_same = TEMPLATE.read_bytes() == data and DIGEST.read_text(encoding="ascii") == digest
        print("the page is what its sources give" if is_same else "the page is not what its sources give")
        return 0 if is_same else 1
    TEMPLATE.write_bytes(data)
    DIGEST.write_text(digest, encoding="ascii")
    print(f"{len(data):,} of {MOST_BYTES:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
