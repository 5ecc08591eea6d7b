"""A publication in Arabic, which runs from right to left, with one of everything; there is no Arabic catalog."""

from __future__ import annotations

ARABIC: dict[str, str] = {
    "newsletter.toml": """\
[publication]
title = "الجسر"
tagline = "أخبار الحي كل أسبوعين"
from = "الجسر <redactie@brug.example.org>"
base_url = "https://brug.example.org"
postal_address = "Kade 1, 7400 AA Deventer"
language = "ar"
timezone = "Europe/Amsterdam"

[editor]
name = "سلمى حداد"
role = "رئيسة التحرير"

[social]
linkedin = "https://www.linkedin.com/company/brug"
""",
    "content/articles/2026-11-17-khabar.md": """\
---
title: رقم هاتف جديد
section: short
url: https://brug.example.org/tel
link_text: احفظ الرقم
---
اتصلوا بنا على 0570 123456.
""",
    "content/articles/2026-11-18-saf.md": """\
---
title: اليوم الأول في الصف
series: تعلم اللغة
part: 1
---
عشرون متعلماً، ولوح واحد، وأسئلة كثيرة.
""",
    "content/articles/2026-11-19-maktaba.md": """\
---
title: المكتبة تفتح أبوابها مساءً
kicker: ثقافة
author: يوسف كرم
---
تبقى مكتبة الحي مفتوحة حتى التاسعة مساءً كل يوم ثلاثاء.
""",
    "content/articles/2026-11-20-suq.md": """\
---
title: السوق ينتقل إلى الساحة الكبيرة
kicker: الحي
author: ليلى منصور
quote: أخيراً لدينا مكان يكفي الجميع.
quote_by: مديرة السوق
---
ابتداءً من شهر يناير يُقام السوق كل يوم سبت في الساحة الكبيرة (Grote Plein) من الساعة 9:00 حتى 16:00، ويشارك فيه 42 بائعاً.

- خضروات وفواكه
- خبز طازج
""",
    "content/blocks/sual.md": """\
---
title: هل أعجبكم هذا العدد؟
answers:
  نعم: https://brug.example.org/a
  ليس تماماً: https://brug.example.org/b
---
رأيكم يهمنا.
""",
    "content/events/laqa.md": """\
---
title: لقاء الجيران
start: 2026-12-05 13:30
end: 2026-12-05 16:30
location: Buurthuis De Kolk
price: "5"
register_url: https://brug.example.org/laqa
---
نشرب الشاي معاً.
""",
    "subscribers.csv": "email,first_name\nsalma@example.org,سلمى\n",
}
