#include "tools/edict/config_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace edict::cli {
namespace {

constexpr const char* kFileName = "edict.toml";

// Nothing when there is none, or the working folder is gone.
std::string nearest_file() {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::current_path(error);
  if (error) return {};
  for (;; folder = folder.parent_path()) {
    const std::filesystem::path file = folder / kFileName;
    if (std::filesystem::is_regular_file(file, error)) return std::filesystem::proximate(file, error).string();
    if (folder == folder.parent_path()) return {};
  }
}

const CLI::App* verb_of(const CLI::App& app, const CLI::ConfigItem& item) {
  const CLI::App* verb = &app;
  for (const std::string& name : item.parents) {
    const auto found = verb->get_subcommands([&](const CLI::App* below) { return below->check_name(name); });
    if (found.empty()) return nullptr;
    verb = found.front();
  }
  return verb;
}

// The library lets a file's value go before the environment's; here it is the other way round.
class Config : public CLI::ConfigTOML {
 public:
  explicit Config(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> read = CLI::ConfigTOML::from_config(input);
    for (const CLI::ConfigItem& item : read) check(item);
    read.erase(std::remove_if(read.begin(), read.end(), [&](const CLI::ConfigItem& i) { return from_environment(i); }),
               read.end());
    return read;
  }

 private:
  // In our own words, with the file: the library's name neither.
  void check(const CLI::ConfigItem& item) const {
    const std::string file = app_.get_config_ptr()->as<std::string>();
    const CLI::App* verb = verb_of(app_, item);
    if (verb == nullptr) {
      throw CLI::ConfigError(file + ": there is no verb '" + item.parents.front() + "' for a section of options");
    }
    const bool section = item.name == "++" || item.name == "--";
    if (section || verb->get_option_no_throw("--" + item.name) != nullptr ||
        verb->get_option_no_throw(item.name) != nullptr)
      return;
    throw CLI::ConfigError(file + ": " + (item.parents.empty() ? "edict" : "edict " + item.parents.front()) +
                           " has no option '" + item.name + "'");
  }

  bool from_environment(const CLI::ConfigItem& item) const {
    const CLI::App* verb = verb_of(app_, item);
    const CLI::Option* option = verb == nullptr ? nullptr : verb->get_option_no_throw("--" + item.name);
    return option != nullptr && !option->get_envname().empty() && std::getenv(option->get_envname().c_str()) != nullptr;
  }

  const CLI::App& app_;
};

}  // namespace

void add_config_file(CLI::App& app) {
  app.config_formatter(std::make_shared<Config>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_config("--config", nearest_file(),
                 "options of the verbs, a section each; without it the edict.toml of this folder or the nearest above")
      ->type_name("FILE");
}

}  // namespace edict::cli
