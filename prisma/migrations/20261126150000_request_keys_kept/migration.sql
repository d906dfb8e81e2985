CREATE TABLE "request_keys" (
    "caller" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "result" TEXT,
    "status" INTEGER,
    "answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_keys_pkey" PRIMARY KEY ("caller","key")
);

CREATE INDEX "request_keys_created_at_idx" ON "request_keys"("created_at");
