-- CreateTable
CREATE TABLE "Thread" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "ownerId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "systemPrompt" TEXT,
    "temperature" REAL,
    "maxOutputTokens" INTEGER,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Message" (
    "threadId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "runId" TEXT,
    "parentId" TEXT,
    "position" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "model" TEXT,
    "finishReason" TEXT,
    "errorCode" TEXT,
    "retryable" BOOLEAN,
    "ttftMs" REAL,
    "queueWaitMs" REAL,
    "latencyMs" REAL,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "settledAt" DATETIME,
    "parts" TEXT,
    "text" TEXT NOT NULL,

    PRIMARY KEY ("threadId", "id"),
    CONSTRAINT "Message_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "Thread" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_threadId_parentId_fkey" FOREIGN KEY ("threadId", "parentId") REFERENCES "Message" ("threadId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION
);

-- CreateIndex
CREATE INDEX "Thread_ownerId_archived_updatedAt_id_idx" ON "Thread"("ownerId", "archived", "updatedAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Message_runId_key" ON "Message"("runId");

-- CreateIndex
CREATE INDEX "Message_threadId_parentId_idx" ON "Message"("threadId", "parentId");

-- CreateIndex
CREATE INDEX "Message_status_idx" ON "Message"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Message_threadId_position_key" ON "Message"("threadId", "position");
