-- A statement that did not find every row as it was loaded voids its transaction by itself: the commit can go out right behind it, without waiting
-- for the answer. "FU" is a class of our own.
CREATE FUNCTION "insist_all"("what" TEXT, "there" BIGINT, "wanted" INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  IF "there" <> "wanted" THEN
    RAISE EXCEPTION '%: % of % were changed meanwhile', "what", "wanted" - "there", "wanted" USING ERRCODE = 'FU001';
  END IF;
END
$$;
