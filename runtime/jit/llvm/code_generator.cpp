// Expressions to objects to code in memory, by LLVM. The only file of the module that others see, through one entry.
#include <llvm/ADT/SmallVector.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/JITLink/JITLink.h>
#include <llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "runtime/jit/code.hpp"
#include "runtime/jit/llvm/emitter.hpp"

namespace edict::jit {
namespace {

// Part of every object's name in the cache: raise it whenever other code comes out for the same expression, or `Call`
// and what hangs on it changes.
constexpr int kGeneratorVersion = 1;

std::string function_name(std::size_t index) { return "edict_expression_" + std::to_string(index); }

template <class T>
std::string words_of(T error) {
  return llvm::toString(std::move(error));
}

class Linked : public LinkedCode {
 public:
  Linked(llvm::orc::LLJIT& jit, llvm::orc::JITDylib& library, std::vector<Function> functions)
      : jit_(jit), library_(library), functions_(std::move(functions)) {}
  ~Linked() override { llvm::consumeError(jit_.getExecutionSession().removeJITDylib(library_)); }
  Function function(std::size_t index) const override { return functions_[index]; }

 private:
  llvm::orc::LLJIT& jit_;
  llvm::orc::JITDylib& library_;
  std::vector<Function> functions_;
};

class Generator : public CodeGenerator {
 public:
  Generator(llvm::orc::JITTargetMachineBuilder machine, std::unique_ptr<llvm::orc::LLJIT> jit)
      : machine_(std::move(machine)), jit_(std::move(jit)) {}

  std::string target(Level level) const override {
    return std::string(LLVM_VERSION_STRING) + " " + machine_.getTargetTriple().str() + " " + machine_.getCPU() + " " +
           machine_.getFeatures().getString() + " level " + std::to_string(level) + " generator " +
           std::to_string(kGeneratorVersion);
  }

  Result<std::string, std::string> compile(std::span<const Expression* const> expressions, Level level) override {
    return emit(expressions, level, llvm::CodeGenFileType::ObjectFile);
  }

  Result<std::string, std::string> assembly(std::span<const Expression* const> expressions, Level level) override {
    return emit(expressions, level, llvm::CodeGenFileType::AssemblyFile);
  }

  std::string ir(std::span<const Expression* const> expressions, Level level) override {
    llvm::LLVMContext context;
    auto machine = machine_for(level);
    if (!machine) return "; " + words_of(machine.takeError()) + "\n";
    const auto module = module_of(expressions, level, context, **machine);
    std::string text;
    llvm::raw_string_ostream out(text);
    module->print(out, nullptr);
    return text;
  }

  Result<std::unique_ptr<LinkedCode>, std::string> link(std::string_view object, std::size_t functions) override {
    auto library = jit_->createJITDylib("edict_" + std::to_string(serial_.fetch_add(1)));
    if (!library) return Failure{words_of(library.takeError())};
    const auto give_up = [&](llvm::Error error) {
      std::string words = words_of(std::move(error));
      llvm::consumeError(jit_->getExecutionSession().removeJITDylib(*library));
      return Failure{std::move(words)};
    };
    auto bytes = llvm::MemoryBuffer::getMemBufferCopy(llvm::StringRef(object.data(), object.size()), "edict");
    if (auto error = jit_->addObjectFile(*library, std::move(bytes))) return give_up(std::move(error));
    std::vector<Function> addresses;
    addresses.reserve(functions);
    for (std::size_t i = 0; i < functions; ++i) {
      auto address = jit_->lookup(*library, function_name(i));
      if (!address) return give_up(address.takeError());
      addresses.push_back(address->toPtr<Function>());
    }
    return std::unique_ptr<LinkedCode>(new Linked(*jit_, *library, std::move(addresses)));
  }

 private:
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>> machine_for(Level level) const {
    constexpr llvm::CodeGenOptLevel levels[] = {llvm::CodeGenOptLevel::None, llvm::CodeGenOptLevel::Less,
                                                llvm::CodeGenOptLevel::Default, llvm::CodeGenOptLevel::Aggressive};
    llvm::orc::JITTargetMachineBuilder machine = machine_;
    machine.setCodeGenOptLevel(levels[std::clamp(level, 0, 3)]);
    return machine.createTargetMachine();
  }

  std::unique_ptr<llvm::Module> module_of(std::span<const Expression* const> expressions, Level level,
                                          llvm::LLVMContext& context, llvm::TargetMachine& machine) const {
    auto module = std::make_unique<llvm::Module>("edict", context);
    module->setTargetTriple(machine.getTargetTriple().str());
    module->setDataLayout(machine.createDataLayout());
    for (std::size_t i = 0; i < expressions.size(); ++i) Emitter(*module, *expressions[i]).emit(function_name(i));
    for (llvm::Function& function : *module) {
      function.addFnAttr("target-cpu", machine.getTargetCPU());
      function.addFnAttr("target-features", machine.getTargetFeatureString());
    }
    if (level >= 2) optimize(*module, level, machine);
    return module;
  }

  static void optimize(llvm::Module& module, Level level, llvm::TargetMachine& machine) {
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager components;
    llvm::ModuleAnalysisManager modules;
    llvm::PassBuilder builder(&machine);
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
    const auto pipeline = level == 2 ? llvm::OptimizationLevel::O1 : llvm::OptimizationLevel::O2;
    builder.buildPerModuleDefaultPipeline(pipeline).run(module, modules);
  }

  Result<std::string, std::string> emit(std::span<const Expression* const> expressions, Level level,
                                        llvm::CodeGenFileType type) {
    llvm::LLVMContext context;
    auto machine = machine_for(level);
    if (!machine) return Failure{words_of(machine.takeError())};
    const auto module = module_of(expressions, level, context, **machine);
    std::string wrong;
    llvm::raw_string_ostream words(wrong);
    if (llvm::verifyModule(*module, &words)) return Failure{"the module does not verify: " + words.str()};
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream out(bytes);
    llvm::legacy::PassManager passes;
    if ((*machine)->addPassesToEmitFile(passes, out, nullptr, type))
      return Failure{std::string("the target cannot write objects")};
    passes.run(*module);
    return std::string(bytes.begin(), bytes.end());
  }

  llvm::orc::JITTargetMachineBuilder machine_;
  std::unique_ptr<llvm::orc::LLJIT> jit_;
  std::atomic<std::uint64_t> serial_{0};
};

CodeGenerator* make(const CodeOptions& options, std::string& error) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  auto host = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!host) {
    error = words_of(host.takeError());
    return nullptr;
  }
  llvm::orc::JITTargetMachineBuilder machine = *host;
  if (!options.cpu.empty()) {
    // Asked of this machine's own target first: LLVM prints to standard error when it is given a name that it lacks.
    auto host_machine = machine.createTargetMachine();
    if (!host_machine || !(*host_machine)->getMCSubtargetInfo()->isCPUStringValid(options.cpu)) {
      if (!host_machine) llvm::consumeError(host_machine.takeError());
      error = "there is no processor named " + options.cpu;
      return nullptr;
    }
    machine = llvm::orc::JITTargetMachineBuilder(host->getTargetTriple());
    machine.setCPU(options.cpu);
  }
  machine.setRelocationModel(llvm::Reloc::PIC_);
  machine.setCodeModel(llvm::CodeModel::Small);
  auto jit = llvm::orc::LLJITBuilder().setJITTargetMachineBuilder(machine).create();
  if (!jit) {
    error = words_of(jit.takeError());
    return nullptr;
  }
  return new Generator(std::move(machine), std::move(*jit));
}

}  // namespace
}  // namespace edict::jit

extern "C" __attribute__((visibility("default"))) edict::jit::CodeGenerator* edict_make_code_generator(
    const edict::jit::CodeOptions& options, std::string& error) {
  return edict::jit::make(options, error);
}
