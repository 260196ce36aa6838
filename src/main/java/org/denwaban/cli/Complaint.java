package org.denwaban.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What every command says when it cannot do its work: a line or two on standard error, never a stack trace. With
/// `--json` the one value on standard output is then `{"error":{"code":"E-…","message":"…"}}`.
///
/// Exit 2 for words that cannot be used, 1 for anything else that stood in the way; a command may name other codes.
public final class Complaint implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final String WRONG_WORDS = "E-CLI-001";
    private static final String UNEXPECTED = "E-CLI-002";
    private static final Pattern CODE = Pattern.compile("E-[A-Z]+-[0-9]{3}");

    private Complaint() {}

    /// Has `door` and all commands behind it complain like this.
    ///
    /// @return `door`
    public static CommandLine of(CommandLine door) {
        var complaint = new Complaint();
        return door.setParameterExceptionHandler(complaint).setExecutionExceptionHandler(complaint);
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] words) {
        var command = wrong.getCommandLine();
        var err = command.getErr();
        var message = String.valueOf(wrong.getMessage());
        err.println(message);
        if (!isCoded(message)) {
            showTheWay(wrong, command, err);
        }
        err.flush();
        answer(command, Arrays.asList(words), message, WRONG_WORDS);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public int handleExecutionException(Exception failed, CommandLine command, ParseResult parsed) {
        var message = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
        var coded = isCoded(message) ? message : UNEXPECTED + ": " + message;
        command.getErr().println(coded);
        command.getErr().flush();
        answer(command, parsed.originalArgs(), coded, UNEXPECTED);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /// A page of usage would hide the message: only who named no command at all is shown one.
    private static void showTheWay(ParameterException wrong, CommandLine command, PrintWriter err) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            suggest(unmatched, command, err);
        } else if (command.getParent() == null && !command.getSubcommands().isEmpty()) {
            command.usage(err);
            return;
        }
        err.println("./" + command.getCommandSpec().qualifiedName() + " --help tells more.");
    }

    private static void suggest(UnmatchedArgumentException unmatched, CommandLine command, PrintWriter err) {
        if (unmatched.isUnknownOption()) {
            err.println("It takes " + String.join(", ", options(command)) + ".");
        } else {
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        }
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .sorted()
                .toList();
    }

    private static void answer(CommandLine command, List<String> words, String message, String otherwise) {
        if (!words.contains("--json")) {
            return;
        }
        var match = CODE.matcher(message);
        var code = match.find() ? match.group() : otherwise;
        var text = message.startsWith(code) ? message.substring(code.length()).replaceFirst("^:? *", "") : message;
        var error = new JsonObject().put("code", code).put("message", text);
        command.getOut().println(new JsonObject().put("error", error).encode());
        command.getOut().flush();
    }

    private static boolean isCoded(String message) {
        return CODE.matcher(message).find();
    }
}
