-- AlterTable
ALTER TABLE "Thread" ADD COLUMN "deletedAt" DATETIME;

-- DropIndex
DROP INDEX "Thread_ownerId_archived_updatedAt_id_idx";

-- CreateIndex
CREATE INDEX "Thread_ownerId_deletedAt_archived_updatedAt_id_idx" ON "Thread"("ownerId", "deletedAt", "archived", "updatedAt", "id");

-- CreateIndex
CREATE INDEX "Thread_deletedAt_idx" ON "Thread"("deletedAt");
