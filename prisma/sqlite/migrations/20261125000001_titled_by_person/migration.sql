-- AlterTable
ALTER TABLE "Thread" ADD COLUMN "titledByPerson" BOOLEAN NOT NULL DEFAULT false;
