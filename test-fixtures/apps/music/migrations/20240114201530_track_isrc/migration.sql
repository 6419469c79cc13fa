-- From before the folder was squashed into init, which has this column already. It stays for the first testers:
-- they had it deployed. On a new database there is no "Track" yet, and nothing happens.

-- AlterTable
ALTER TABLE IF EXISTS "Track" ADD COLUMN IF NOT EXISTS "isrc" TEXT;
