-- The three NCCI edits for practitioner services, in SQL from the wording of the NCCI Policy Manual, chapter 1, and of
-- Edict's guide (stages, three-valued logic). Shares nothing with the policies but the published rows. `compare` runs it
-- statement by statement; the part between the two rulers once for each number :nth of a day's line.
--
-- In: line(claim, line, type, patient, npi, day, received, procedure, units), modifier(claim, line, code),
--     pair(column1, column2, deleted, indicator), unlikely(procedure, most, mai, since, last),
--     add_on(add_on, primary_code, type, since, last); npi NULL = the claim does not say.
-- Out: finding(claim, line, rule, verdict).

CREATE TABLE finding(claim, line, rule, verdict);

-- E.1: "NCCI PTP-associated modifiers": the anatomic ones, and those that say that two services were separate.
CREATE TABLE site(code PRIMARY KEY, side) WITHOUT ROWID;
INSERT INTO site VALUES
  ('E1','L'),('E2','L'),('E3','R'),('E4','R'),('LT','left'),('RT','right'),('LC',''),('LD',''),('RC',''),('LM',''),('RI',''),
  ('FA','L'),('F1','L'),('F2','L'),('F3','L'),('F4','L'),('F5','R'),('F6','R'),('F7','R'),('F8','R'),('F9','R'),
  ('TA','L'),('T1','L'),('T2','L'),('T3','L'),('T4','L'),('T5','R'),('T6','R'),('T7','R'),('T8','R'),('T9','R');
CREATE TABLE separate(code PRIMARY KEY) WITHOUT ROWID;
INSERT INTO separate VALUES ('24'),('25'),('27'),('57'),('58'),('59'),('78'),('79'),('91'),('XE'),('XS'),('XP'),('XU');

CREATE INDEX line_day ON line(patient, day);
CREATE INDEX modifier_line ON modifier(claim, line);
CREATE INDEX pair_codes ON pair(column1, column2);

-- "Each edit has a Column One and a Column Two code": two lines of a patient and day whose codes are a pair on that day.
-- A pair has a row for each period; the row of a day is that which is deleted soonest, but not before it. Indicator 9:
-- deleted back to the day it began.
CREATE TABLE met AS
SELECT second.claim, second.line, first.claim AS claim1, first.line AS line1, second.day,
       first.npi = second.npi AS same_provider,
       (SELECT indicator FROM pair WHERE column1 = first.procedure AND column2 = second.procedure
          AND indicator <> 9 AND deleted >= second.day ORDER BY deleted LIMIT 1) AS indicator
FROM line AS second JOIN line AS first ON first.patient = second.patient AND first.day = second.day
     AND NOT (first.claim = second.claim AND first.line = second.line)
WHERE second.type = 'professional' AND first.type = 'professional'
  AND (first.npi = second.npi OR first.npi IS NULL OR second.npi IS NULL);
DELETE FROM met WHERE indicator IS NULL;

-- "If the modifier indicator is 1, the codes may be reported together with an NCCI PTP-associated modifier", from 1 July
-- 2019 on either code, before on Column Two. An anatomic one says so only when the other line names another site: no
-- site of the one is a site of the other, and none lies on the side that the other names (LT, RT).
ALTER TABLE met ADD COLUMN apart;
UPDATE met SET apart =
  EXISTS (SELECT 1 FROM modifier m JOIN separate USING (code) WHERE m.claim = met.claim AND m.line = met.line)
  OR (day >= '2019-07-01' AND
      EXISTS (SELECT 1 FROM modifier m JOIN separate USING (code) WHERE m.claim = met.claim1 AND m.line = met.line1))
  OR ((SELECT count(*) FROM modifier m JOIN site USING (code) WHERE m.claim = met.claim AND m.line = met.line) > 0
      AND (SELECT count(*) FROM modifier m JOIN site USING (code) WHERE m.claim = met.claim1 AND m.line = met.line1) > 0
      AND NOT EXISTS (
        SELECT 1 FROM modifier m JOIN site s ON s.code = m.code, modifier n JOIN site t ON t.code = n.code
        WHERE m.claim = met.claim AND m.line = met.line AND n.claim = met.claim1 AND n.line = met.line1
          AND (s.code = t.code OR (s.side = 'left' AND t.side = 'L') OR (s.side = 'L' AND t.side = 'left')
               OR (s.side = 'right' AND t.side = 'R') OR (s.side = 'R' AND t.side = 'right'))));

-- One certain Column One denies; one that may be the same provider's makes the answer unknown.
INSERT INTO finding
SELECT claim, line, 'ncci_ptp.never_together', CASE WHEN max(same_provider IS 1) THEN 'fail' ELSE 'incomplete' END
FROM met WHERE indicator = 0 GROUP BY claim, line;
INSERT INTO finding
SELECT claim, line, 'ncci_ptp.unless_separate', CASE WHEN max(same_provider IS 1) THEN 'fail' ELSE 'incomplete' END
FROM met WHERE indicator = 1 AND NOT apart GROUP BY claim, line;

-- Chapter 1, V: MUEs, over the lines that are still payable, in the order in which a day's lines are adjudicated.
CREATE TABLE counted AS
SELECT l.*, u.most, u.mai, l.units AS allowed, 'pass' AS verdict,
       row_number() OVER (PARTITION BY patient, day, l.procedure ORDER BY received, claim, line) AS nth
FROM line l JOIN unlikely u ON u.procedure = l.procedure AND l.day BETWEEN u.since AND u.last
WHERE l.type = 'professional'
  AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.claim = l.claim AND f.line = l.line AND f.verdict = 'fail');
CREATE INDEX counted_day ON counted(patient, day, procedure);
CREATE INDEX counted_nth ON counted(nth);

-- MAI 1: "each line of a claim is adjudicated separately against the MUE value".
UPDATE counted SET verdict = 'fail', allowed = 0 WHERE mai = 1 AND units > most;
----
-- MAI 2 and 3: "all units of the same code, date of service and provider are summed", with what was allowed before.
UPDATE counted SET verdict = (
  SELECT CASE WHEN counted.units + coalesce(sum(CASE WHEN b.npi = counted.npi THEN b.allowed END), 0) > counted.most THEN 'fail'
              WHEN counted.units + coalesce(sum(b.allowed), 0) > counted.most THEN 'incomplete' ELSE 'pass' END
  FROM counted b WHERE b.patient = counted.patient AND b.day = counted.day AND b.procedure = counted.procedure
    AND b.nth < counted.nth AND (b.npi = counted.npi OR b.npi IS NULL OR counted.npi IS NULL))
WHERE mai > 1 AND nth = :nth;
UPDATE counted SET allowed = 0 WHERE nth = :nth AND verdict = 'fail';
----
INSERT INTO finding
SELECT claim, line, CASE mai WHEN 1 THEN 'ncci_mue.by_line' WHEN 2 THEN 'ncci_mue.by_day_absolute'
                             ELSE 'ncci_mue.by_day' END, verdict
FROM counted WHERE verdict <> 'pass';

-- Chapter 1, R: "an add-on code is eligible for payment if one of its primary codes is also eligible, to the same
-- practitioner for the same patient and date of service". Type 1 has a list of primaries; the contractor makes that of
-- type 2 (CCCCC), and adds to that of type 3. What no list says goes to review.
CREATE TABLE fallen AS SELECT DISTINCT claim, line FROM finding WHERE verdict = 'fail';
CREATE INDEX fallen_line ON fallen(claim, line);
CREATE INDEX add_on_code ON add_on(add_on);
CREATE TABLE added AS
SELECT l.*, min(a.type) AS add_on_type FROM line l JOIN add_on a ON a.add_on = l.procedure AND l.day BETWEEN a.since AND a.last
WHERE l.type = 'professional' AND (l.claim, l.line) NOT IN (SELECT claim, line FROM fallen) AND l.day >= '2013-04-01'
GROUP BY l.claim, l.line;
INSERT INTO finding
SELECT claim, line, rule, CASE best WHEN 1 THEN 'incomplete' ELSE 'fail' END FROM (
  SELECT x.claim, x.line,
         CASE x.add_on_type WHEN 1 THEN 'ncci_aoc.listed_primary' ELSE 'ncci_aoc.listed_or_own_primary' END AS rule,
         (SELECT max(CASE WHEN o.npi = x.npi THEN 2 ELSE 1 END)
          FROM line o JOIN add_on a ON a.add_on = x.procedure AND a.primary_code = o.procedure AND x.day BETWEEN a.since AND a.last
          WHERE o.patient = x.patient AND o.day = x.day AND o.type = 'professional' AND NOT (o.claim = x.claim AND o.line = x.line)
            AND (o.npi = x.npi OR o.npi IS NULL OR x.npi IS NULL)
            AND (o.claim, o.line) NOT IN (SELECT claim, line FROM fallen)) AS best
  FROM added x)
WHERE best IS NULL OR best = 1;
