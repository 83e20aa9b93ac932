-- AlterTable
ALTER TABLE "Message" ADD COLUMN "details" TEXT;
