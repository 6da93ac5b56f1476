"""The characters of keyboards, from XKB by libxkbcommon, and of the Korean one from libhangul.

Arguments: the folder that both packages are unpacked in, and layouts as `ru` or `bg:phonetic`.
"""

import ctypes
import os
import sys
import unicodedata
from xml.etree import ElementTree

root, *layouts = sys.argv[1:]
os.environ["XKB_CONFIG_ROOT"] = root + "/usr/share/X11/xkb"
NONE = "□"

# The rows of an ISO keyboard from the top left on, and the key between left Shift and Z.
KEYS = ["TLDE"]
for row, count in [("AE", 12), ("AD", 12), ("AC", 11)]:
    KEYS += [f"{row}{number:02}" for number in range(1, count + 1)]
KEYS += ["BKSL", *(f"AB{number:02}" for number in range(1, 11)), "LSGT"]


class Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in "rules model layout variant options".split()]


xkb = ctypes.CDLL("libxkbcommon.so.0")
xkb.xkb_context_new.restype = xkb.xkb_keymap_new_from_names.restype = ctypes.c_void_p


def characters(keymap, level):
    for key in KEYS:
        code = xkb.xkb_keymap_key_by_name(keymap, key.encode())
        symbols = ctypes.POINTER(ctypes.c_uint32)()
        level_of = (keymap, code, 0, level, ctypes.byref(symbols))
        count = xkb.xkb_keymap_key_get_syms_by_level(*level_of)
        point = xkb.xkb_keysym_to_utf32(symbols[0]) if count == 1 else 0
        char = chr(point) if point > 32 else NONE
        # Formats and dead keys have nothing to show.
        yield NONE if unicodedata.category(char) in ("Cf", "Zs") else char


for layout in layouts:
    name, _, variant = layout.partition(":")
    context = ctypes.c_void_p(xkb.xkb_context_new(0))
    names = Names(b"evdev", b"pc105", name.encode(), variant.encode(), b"")
    keymap = xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0)
    if not keymap:
        sys.exit(f"no layout {layout}")
    print(f"\nlayout {layout}")
    for level in range(3):
        print(level + 1, "".join(characters(ctypes.c_void_p(keymap), level)))

folder = root + "/usr/share/libhangul/keyboards/"
letters = [chr(point) for point in range(0x3131, 0x3164)]
shown = {unicodedata.normalize("NFKC", letter): letter for letter in letters}
# Its own words for pairs: ㄱ and ㅅ make ㄳ, whose code is that of the end of a syllable.
ends = {unicodedata.normalize("NFKD", chr(0xAC00 + end))[-1]: letter
        for end, letter in enumerate("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ", 1)}
keys = {}
for item in ElementTree.parse(folder + "hangul-keyboard-2.xml").iter("item"):
    key, jamo = (int(item.get(name), 16) for name in ("key", "value"))
    keys.setdefault(shown[chr(jamo)], chr(key).lower())
for item in ElementTree.parse(folder + "hangul-combination-default.xml").iter("item"):
    first, second, result = (chr(int(item.get(name), 16)) for name in ("first", "second", "result"))
    first, second, result = (shown.get(j) or ends.get(j) for j in (first, second, result))
    if first in keys and second in keys:
        keys.setdefault(result, keys[first] + keys[second])
print("\nhangul\n1", "".join(letters))
print("2", " ".join(keys[letter] for letter in letters))
