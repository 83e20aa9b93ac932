-- Full-text search, which only SQLite has in this form: none of it is in the schema (see `prisma/sqlite/search-tables.ts`).
--
-- Writing a message puts no more than its key into "SearchPending"; taking the key out again indexes its text. So a
-- question waits for no index, and what is indexed when is decided in `lib/db/search-index.ts`.

-- The index of every three characters in a row, which finds any text of three characters or more, whatever its case or
-- script. Without its own copy of the texts.
CREATE VIRTUAL TABLE "Search" USING fts5("text", content='', contentless_delete=1, tokenize='trigram');

-- An owner's entries are one range of numbers, so that a search walks over nobody else's: of 2^25 numbers the lower half
-- is for texts, the upper for titles. See `lib/db/search-index.ts`.
CREATE TABLE "SearchOwner" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL UNIQUE
);

-- What a row of "Search" stands for. A key of its own: VACUUM may give the rows of "Message" other rowids.
CREATE TABLE "SearchEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "threadId" TEXT NOT NULL,
    -- Empty: the title.
    "messageId" TEXT NOT NULL
);
CREATE UNIQUE INDEX "SearchEntry_threadId_messageId_key" ON "SearchEntry"("threadId", "messageId");

CREATE TABLE "SearchPending" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "threadId" TEXT NOT NULL,
    "messageId" TEXT NOT NULL
);

CREATE TRIGGER "SearchPending_index" AFTER DELETE ON "SearchPending"
BEGIN
    INSERT OR IGNORE INTO "SearchOwner" ("ownerId") SELECT "ownerId" FROM "Thread" WHERE "id" = OLD."threadId";

    INSERT OR IGNORE INTO "SearchEntry" ("id", "threadId", "messageId")
    SELECT coalesce((SELECT max("id") FROM "SearchEntry" WHERE "id" > b."base" AND "id" < b."base" + 16777216), b."base") + 1,
        OLD."threadId", OLD."messageId"
    FROM (
        SELECT o."id" * 33554432 + (OLD."messageId" = '') * 16777216 AS "base"
        FROM "Thread" t JOIN "SearchOwner" o ON o."ownerId" = t."ownerId" WHERE t."id" = OLD."threadId"
    ) b
    WHERE OLD."messageId" = ''
        OR EXISTS (SELECT 1 FROM "Message" WHERE "threadId" = OLD."threadId" AND "id" = OLD."messageId");

    INSERT OR REPLACE INTO "Search" ("rowid", "text")
    SELECT e."id", CASE OLD."messageId"
        WHEN '' THEN (SELECT "title" FROM "Thread" WHERE "id" = OLD."threadId")
        ELSE (SELECT "text" FROM "Message" WHERE "threadId" = OLD."threadId" AND "id" = OLD."messageId")
    END
    FROM "SearchEntry" e WHERE e."threadId" = OLD."threadId" AND e."messageId" = OLD."messageId";
END;

CREATE TRIGGER "SearchEntry_delete" AFTER DELETE ON "SearchEntry"
BEGIN
    DELETE FROM "Search" WHERE "rowid" = OLD."id";
END;

CREATE TRIGGER "Thread_search_insert" AFTER INSERT ON "Thread"
BEGIN
    INSERT INTO "SearchPending" ("threadId", "messageId") VALUES (NEW."id", '');
END;

CREATE TRIGGER "Thread_search_update" AFTER UPDATE OF "title" ON "Thread" WHEN OLD."title" <> NEW."title"
BEGIN
    INSERT INTO "SearchPending" ("threadId", "messageId") VALUES (NEW."id", '');
END;

CREATE TRIGGER "Thread_search_delete" AFTER DELETE ON "Thread"
BEGIN
    DELETE FROM "SearchEntry" WHERE "threadId" = OLD."id";
END;

-- A question; an answer has its text when it is settled. Checkpoints name another column and start no trigger.
CREATE TRIGGER "Message_search_insert" AFTER INSERT ON "Message" WHEN NEW."role" = 'user' OR NEW."settledAt" IS NOT NULL
BEGIN
    INSERT INTO "SearchPending" ("threadId", "messageId") VALUES (NEW."threadId", NEW."id");
END;

CREATE TRIGGER "Message_search_update" AFTER UPDATE OF "settledAt" ON "Message" WHEN NEW."settledAt" IS NOT NULL
BEGIN
    INSERT INTO "SearchPending" ("threadId", "messageId") VALUES (NEW."threadId", NEW."id");
END;

CREATE TRIGGER "Message_search_delete" AFTER DELETE ON "Message"
BEGIN
    DELETE FROM "SearchEntry" WHERE "threadId" = OLD."threadId" AND "messageId" = OLD."id";
END;

-- What there is already, oldest first.
INSERT INTO "SearchPending" ("threadId", "messageId") SELECT "id", '' FROM "Thread" ORDER BY "createdAt", "id";
INSERT INTO "SearchPending" ("threadId", "messageId")
SELECT "threadId", "id" FROM "Message" WHERE "role" = 'user' OR "settledAt" IS NOT NULL ORDER BY "createdAt", "position";
DELETE FROM "SearchPending";
