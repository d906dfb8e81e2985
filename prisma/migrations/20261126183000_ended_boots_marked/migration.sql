-- A boot of which its node's journal holds nothing any more; forgotten some time after that.
ALTER TABLE "fact_cursors" ADD COLUMN "ended_at" TIMESTAMPTZ(3);
