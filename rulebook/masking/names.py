"""What is shown of a name, a phone and an identity number."""

import re

DOTS = re.compile(r"[•・‧∙．.]")
DOT = "·"

# The two-character surnames in use; of 欧阳明 the last character would be the whole given name.
COMPOUND_SURNAME = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|司空|夏侯|长孙|宇文|端木|澹台|公冶|南宫"
    "|东郭|西门|百里|呼延|钟离|闻人|申屠|太史|淳于|单于|万俟|轩辕|赫连|独孤|拓跋|鲜于|闾丘|梁丘|左丘"
    "|东门|南门|仲孙|叔孙|亓官|司寇|子车|颛孙|巫马|公西|漆雕|乐正|壤驷|公良|夹谷|宰父|谷梁|段干"
)


def name(text: str) -> str:
    """Keep the first character, and the last of a longer name: 张*, 张*明, 欧**明, 买**·**逊.

    Dots between the parts of a name stay. A name that consists of a compound surname and one
    character keeps its first character only.
    """
    text = DOTS.sub(DOT, "".join(text.split()))
    letters = len(text.replace(DOT, ""))
    shown = {0} if letters > 1 else set()
    if letters > 2 and not (letters == 3 and COMPOUND_SURNAME.match(text)):
        shown.add(len(text) - 1)
    return "".join(
        char if place in shown or char == DOT else "*" for place, char in enumerate(text)
    )


def phone(number: str) -> str:
    """Show a mobile number as 138****8000."""
    digits = "".join(char for char in number if char.isdigit())[-11:]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else "****"


def identity(number: str | None) -> str:
    """Say only whether an identity number is on file (有/无); its digits are never shown."""
    return "有" if number else "无"
