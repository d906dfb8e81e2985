-- What an agent proposes waits in the inbox with all that it would become.
ALTER TABLE "inbox_items" ADD COLUMN "proposal" JSONB;
