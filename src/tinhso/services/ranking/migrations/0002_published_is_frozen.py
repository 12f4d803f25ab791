from django.db import migrations

FREEZE = """
CREATE FUNCTION ranking_refuse(decision text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'This ranking was published by decision % and is never changed.', decision
        USING ERRCODE = 'restrict_violation', HINT = 'Open another round; the published one stays as it was.';
END $$;

CREATE FUNCTION ranking_round_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        PERFORM ranking_refuse(OLD.decision);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ranking_round_frozen BEFORE UPDATE OR DELETE ON ranking_round
    FOR EACH ROW EXECUTE FUNCTION ranking_round_frozen();

CREATE FUNCTION ranking_result_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    by_decision text;
BEGIN
    SELECT decision INTO by_decision FROM ranking_round
    WHERE published_at IS NOT NULL
    AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.round_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.round_id END);
    IF FOUND THEN
        PERFORM ranking_refuse(by_decision);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ranking_result_frozen BEFORE INSERT OR UPDATE OR DELETE ON ranking_result
    FOR EACH ROW EXECUTE FUNCTION ranking_result_frozen();

CREATE FUNCTION ranking_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    by_decision text;
BEGIN
    SELECT o.decision INTO by_decision FROM ranking_result r JOIN ranking_round o ON o.id = r.round_id
    WHERE o.published_at IS NOT NULL
    AND r.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.result_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.result_id END);
    IF FOUND THEN
        PERFORM ranking_refuse(by_decision);
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER ranking_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON ranking_line
    FOR EACH ROW EXECUTE FUNCTION ranking_line_frozen();

CREATE FUNCTION ranking_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rounds, results and lines are never emptied at once.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ranking_round_never_emptied BEFORE TRUNCATE ON ranking_round
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_never_emptied();
CREATE TRIGGER ranking_result_never_emptied BEFORE TRUNCATE ON ranking_result
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_never_emptied();
CREATE TRIGGER ranking_line_never_emptied BEFORE TRUNCATE ON ranking_line
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_never_emptied();
"""

THAW = """
DROP FUNCTION ranking_round_frozen CASCADE;
DROP FUNCTION ranking_result_frozen CASCADE;
DROP FUNCTION ranking_line_frozen CASCADE;
DROP FUNCTION ranking_never_emptied CASCADE;
DROP FUNCTION ranking_refuse CASCADE;
"""


class Migration(migrations.Migration):
    """A published ranking is frozen, whoever asks."""

    dependencies = [("ranking", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
