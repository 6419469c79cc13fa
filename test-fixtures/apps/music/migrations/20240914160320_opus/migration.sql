-- AlterEnum
ALTER TYPE "TranscodeFormat" ADD VALUE 'OPUS' BEFORE 'AAC';
