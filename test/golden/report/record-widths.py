#!/usr/bin/env python3
"""Writes widths.json: how many columns ansible-core 2.19 counts for texts. Run it by the Python that has ansible-core, with
LC_ALL=C.UTF-8."""
import json
import os

from ansible.utils.display import get_text_width

TEXTS = [
    '', 'plain text', 'TASK [deploy : 本地设置 bin 目录权限]', '轮询等待node达到Ready状态', '（全角）、。！', 'ｆｕｌｌ', '『』〔〕',
    'Füße', 'e\u0301te\u0301', '“quoted”—…·', 'ひらがな カタカナ ｶﾀｶﾅ', '한국어', '\u1112\u1161\u11ab', '🚀 go', '✅ ok ✓', '⚠ care',
    '①②③', '→ ⇒ ■', '𠮷野家', 'แผ่น', 'עִבְרִית', 'a\u200bb', 'Ω≈ç√', '㈱', '　',
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'widths.json')
with open(path, 'w') as file:
    json.dump({text: get_text_width(text) for text in TEXTS}, file, ensure_ascii=False, indent=2)
    file.write('\n')
