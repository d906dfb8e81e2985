-- What agents used that looked at the work of an attempt: [{"round", "at", "usage", "spend"}].
ALTER TABLE "attempts" ADD COLUMN "reviews" JSONB NOT NULL DEFAULT '[]';
