package org.denwaban;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.denwaban.cli.AnnounceCommand;
import org.denwaban.cli.AppointmentCommand;
import org.denwaban.cli.ApprovalCommand;
import org.denwaban.cli.CalendarCommand;
import org.denwaban.cli.CheckCommand;
import org.denwaban.cli.ClockCommand;
import org.denwaban.cli.Complaint;
import org.denwaban.cli.DemoCommand;
import org.denwaban.cli.DoNotCallCommand;
import org.denwaban.cli.DoctorCommand;
import org.denwaban.cli.ExplainCommand;
import org.denwaban.cli.FaultsCommand;
import org.denwaban.cli.FiguresCommand;
import org.denwaban.cli.ForecastCommand;
import org.denwaban.cli.HoursCommand;
import org.denwaban.cli.ImportCommand;
import org.denwaban.cli.ImportMachine;
import org.denwaban.cli.JudgeCommand;
import org.denwaban.cli.LiveCampaigns;
import org.denwaban.cli.ModeCommand;
import org.denwaban.cli.PostcardMachine;
import org.denwaban.cli.PostcardsCommand;
import org.denwaban.cli.PromptsCommand;
import org.denwaban.cli.QueuesCommand;
import org.denwaban.cli.ReconcileCommand;
import org.denwaban.cli.RehearseCommand;
import org.denwaban.cli.ReportCommand;
import org.denwaban.cli.ResumeCommand;
import org.denwaban.cli.ServeCommand;
import org.denwaban.cli.SettleLostCommand;
import org.denwaban.cli.StopCommand;
import org.denwaban.cli.UserCommand;
import org.denwaban.cli.VerifyCommand;
import org.denwaban.metrics.BuildInfo;
import org.denwaban.rig.SpeechProvision;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The door: a command's words come in, the room that does it is called, its exit code goes out.
@Command(
        name = "denwaban",
        mixinStandardHelpOptions = true,
        version = "denwaban " + BuildInfo.VERSION,
        description = "Minds the telephone of a city's call centre. ./denwaban test runs the tests.",
        footer = {"", "./denwaban COMMAND --help tells what a command takes, with an example."})
public final class Main {

    private Main() {}

    /// Exit codes: 0 done, 1 not done, 2 wrong words or a refused list.
    public static void main(String[] words) {
        System.exit(commandLine().execute(words));
    }

    static CommandLine commandLine() {
        var door = new CommandLine(new Main());
        door.addSubcommand(new DemoCommand());
        door.addSubcommand(new ServeCommand(Server::start));
        door.addSubcommand(new RehearseCommand(Server::start));
        door.addSubcommand(new CheckCommand());
        door.addSubcommand(new ImportCommand(ImportMachine::open));
        door.addSubcommand(new ExplainCommand());
        door.addSubcommand(new ForecastCommand(LiveCampaigns::open));
        door.addSubcommand(new CalendarCommand());
        door.addSubcommand(
                new PromptsCommand(() -> SpeechProvision.ofThisMachine().provide()));
        door.addSubcommand(new QueuesCommand());
        door.addSubcommand(new ClockCommand());
        door.addSubcommand(new SettleLostCommand());
        door.addSubcommand(new DoNotCallCommand(LiveCampaigns::open, System.in));
        door.addSubcommand(new AppointmentCommand(LiveCampaigns::open, System.in));
        door.addSubcommand(new AnnounceCommand(LiveCampaigns::open));
        door.addSubcommand(new FiguresCommand(LiveCampaigns::open));
        door.addSubcommand(new HoursCommand(LiveCampaigns::open));
        door.addSubcommand(new ModeCommand(LiveCampaigns::open));
        door.addSubcommand(new UserCommand(LiveCampaigns::open));
        door.addSubcommand(ReportCommand.of(LiveCampaigns::open));
        door.addSubcommand(new PostcardsCommand(PostcardMachine::open));
        door.addSubcommand(new DoctorCommand());
        door.addSubcommand(new ApprovalCommand(LiveCampaigns::open, System.in));
        door.addSubcommand(new ReconcileCommand(LiveCampaigns::open));
        door.addSubcommand(new VerifyCommand(LiveCampaigns::open));
        door.addSubcommand(new JudgeCommand());
        door.addSubcommand(new FaultsCommand());
        door.addSubcommand(new StopCommand());
        door.addSubcommand(new ResumeCommand());
        door.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        door.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        return Complaint.of(door);
    }
}
