-- AlterTable
ALTER TABLE "Thread" ADD COLUMN "lastMessageAt" DATETIME NOT NULL DEFAULT 0;
ALTER TABLE "Thread" ADD COLUMN "seenAt" DATETIME;

-- What there is already counts as seen, or every conversation would be marked as news.
UPDATE "Thread" SET
    "lastMessageAt" = coalesce(
        (SELECT "createdAt" FROM "Message" WHERE "threadId" = "Thread"."id" ORDER BY "position" DESC LIMIT 1),
        "updatedAt"
    ),
    "seenAt" = CAST(unixepoch('subsec') * 1000 AS INTEGER);

-- DropIndex
DROP INDEX "Thread_ownerId_deletedAt_archived_updatedAt_id_idx";

-- CreateIndex
CREATE INDEX "Thread_ownerId_deletedAt_archived_lastMessageAt_id_idx" ON "Thread"("ownerId", "deletedAt", "archived", "lastMessageAt", "id");
