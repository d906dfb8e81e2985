-- Nodes believe the hub by its key: a hub with another key on this database must not speak for it.
ALTER TABLE "hub" ADD COLUMN "signing_key" TEXT;
