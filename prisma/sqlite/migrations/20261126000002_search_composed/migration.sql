-- The index holds texts in NFC from now on. What may be written otherwise is indexed again: texts with combining marks
-- (Latin, Greek and Cyrillic ones, those from Hebrew to Tibetan, kana's voice marks) and with the letters that Korean
-- syllables are composed of.
INSERT INTO "SearchPending" ("threadId", "messageId")
SELECT "id", '' FROM "Thread"
WHERE "title" GLOB '*[' || char(0x300) || '-' || char(0x36f) || char(0x590) || '-' || char(0xfff)
    || char(0x1100) || '-' || char(0x11ff) || char(0x3099) || '-' || char(0x309a) || ']*';

INSERT INTO "SearchPending" ("threadId", "messageId")
SELECT "threadId", "id" FROM "Message"
WHERE ("role" = 'user' OR "settledAt" IS NOT NULL)
    AND "text" GLOB '*[' || char(0x300) || '-' || char(0x36f) || char(0x590) || '-' || char(0xfff)
    || char(0x1100) || '-' || char(0x11ff) || char(0x3099) || '-' || char(0x309a) || ']*';
