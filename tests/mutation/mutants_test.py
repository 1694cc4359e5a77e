"""Small texts and all their mutants."""

import pathlib
import unittest

from mutants import mutants_of

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def afters(text):
    return [mutant.after for mutant in mutants_of(text)]


class Mutants(unittest.TestCase):
    def test_comparisons_connectives_and_negations(self):
        self.assertEqual(afters("  if (!a && b < 1) return true;\n"),
                         ["if (!a && b <= 1) return true;", "if (!a || b < 1) return true;", "if (!a && b < 1) return false;",
                          "if (a && b < 1) return true;"])

    def test_three_truths_each_become_the_two_others(self):
        self.assertEqual(afters("  return Truth::yes;\n"), ["return Truth::no;", "return Truth::unknown;"])

    def test_one_more_and_one_less(self):
        self.assertEqual(afters("  f = g + 1;\n")[:2], ["f = g - 1;", "f = g;"])
        self.assertEqual(len(afters("  return g + 10;\n")), 1)

    def test_whole_statements_are_taken_out(self):
        self.assertEqual(afters("  a.push_back(b);\n"), ["static_cast<void>(0);"])
        self.assertEqual(afters("  f(a,\n    b);\n"), [])
        self.assertEqual(afters("  const int a = f(b);\n  return a;\n"), [])

    def test_types_references_texts_and_comments_are_left_alone(self):
        self.assertEqual(afters('std::vector<int>&& f(T&& t);  // a < b && true\nconst char* s = "a < b";\n'), [])
        self.assertEqual(afters("#include <a>\ntemplate <class T>\n"), [])

    def test_a_mutant_changes_its_line_and_no_other(self):
        seen = 0
        for path in sorted((ROOT / "runtime" / "engine").glob("*.cpp")):
            text = path.read_text()
            for mutant in mutants_of(text):
                seen += 1
                before, after = text.splitlines(), mutant.apply(text).splitlines()
                self.assertEqual(len(before), len(after))
                self.assertEqual([i + 1 for i, (b, a) in enumerate(zip(before, after)) if a != b], [mutant.line])
                self.assertEqual((before[mutant.line - 1].strip(), after[mutant.line - 1].strip()), (mutant.before, mutant.after))
        self.assertGreater(seen, 500)


if __name__ == "__main__":
    unittest.main()
