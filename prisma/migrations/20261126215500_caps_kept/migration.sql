-- How much may be spent on a workspace, a repository, a feature or a task. What was spent is counted in the commit that tells of it, under the lock of
-- the row; who sets a cap has the lock 7312 alone, and counts what was spent before.
CREATE TABLE "caps" (
  "level" TEXT NOT NULL,
  "owner" TEXT NOT NULL,
  "usd" DOUBLE PRECISION,
  "tokens" BIGINT,
  "per" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "day" TEXT NOT NULL,
  "spent_micros" BIGINT NOT NULL,
  "spent_tokens" BIGINT NOT NULL,
  "told" BOOLEAN NOT NULL,

  CONSTRAINT "caps_pkey" PRIMARY KEY ("level", "owner")
);
