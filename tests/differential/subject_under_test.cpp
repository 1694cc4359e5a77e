#include "tests/differential/subject_under_test.hpp"

#include "compiler/lower/lower.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"

