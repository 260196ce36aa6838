package org.denwaban.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.denwaban.calendar.CabinetOfficeTable;
import org.denwaban.calendar.Holidays;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.clock.ContractClock;
import org.denwaban.clock.SystemClock;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;
import org.denwaban.contract.ServedContracts;
import org.denwaban.db.Database;
import org.denwaban.db.OpenDatabase;
import org.denwaban.dialer.Campaign;
import org.denwaban.dialer.ClockTurning;
import org.denwaban.dialer.Clocks;
import org.denwaban.people.PeopleStore;
import org.denwaban.report.MailDoor;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.staff.AuditStore;
import org.denwaban.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The campaigns of a machine, opened from the command line: its database, which a running server may be using too, its
/// contracts and contract time.
///
/// @param dataDirectory where what must not lie elsewhere in clear is worked on
/// @param trunk   PJSIP endpoint of the carrier
/// @param vault   the keys, opened only when they are needed
/// @param mail    through which mails leave; empty where the settings have no `[mail]`
/// @param closing lets the database go
public record LiveCampaigns(
        List<Contract> contracts,
        List<Settings.Operator> operators,
        Duration wrapUp,
        String trunk,
        Holidays holidays,
        Database database,
        Clocks clocks,
        Path dataDirectory,
        Supplier<Vault> vault,
        Optional<MailDoor> mail,
        Runnable closing)
        implements AutoCloseable {

    public LiveCampaigns {
        contracts = List.copyOf(contracts);
        operators = List.copyOf(operators);
    }

    /// Contract time.
    Instant now() {
        return clocks.contract().now();
    }

    /// Puts on record that whoever runs this command takes a report, before they have it.
    void recordTaken(String contractId) {
        var entry = new AuditStore.Entry(
                clocks.machine().now(),
                String.valueOf(System.getProperty("user.name")),
                AuditStore.Action.REPORT_TAKEN,
                contractId,
                "");
        database.run(handle -> new AuditStore().add(handle, entry));
    }

    /// Finds households again.
    PeopleStore people() {
        return new PeopleStore(vault.get());
    }

    /// The campaigns, by the contract's id.
    Map<String, Campaign> campaigns() {
        return contracts.stream()
                .filter(contract -> contract.outbound() != null)
                .collect(Collectors.toMap(Contract::id, this::campaign));
    }

    private Campaign campaign(Contract contract) {
        var outbound = Objects.requireNonNull(contract.outbound());
        return new Campaign(contract, outbound, new CampaignRules(contract, holidays), false);
    }

    /// A contract and its dialling side.
    public record Dialled(Contract contract, Outbound outbound) {}

    /// Opens the campaigns of a machine.
    @FunctionalInterface
    public interface Opening {

        /// @param config as given on the command line, null where it was not
        LiveCampaigns open(@Nullable Path config);
    }

    /// Opens what the settings describe.
    ///
    /// @throws IllegalStateException with what to do, where the settings, a contract of theirs, the table of
    /// holidays or contract time cannot be used
    public static LiveCampaigns open(@Nullable Path config) {
        var settings = NamedSettings.of(config);
        try {
            return open(settings, ServedContracts.of(settings), CabinetOfficeTable.besideOrLaw(settings.file()));
        } catch (SettingsException | CabinetOfficeTable.Refused e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static LiveCampaigns open(Settings settings, List<Contract> contracts, Holidays holidays)
            throws IOException {
        var directory = settings.dataDirectory();
        var clock = ContractClock.open(SystemClock.SYSTEM, directory.resolve(ContractClock.FILE));
        var database = OpenDatabase.of(settings, new SimpleMeterRegistry());
        return new LiveCampaigns(
                contracts,
                settings.operators(),
                settings.wrapUp(),
                settings.pbx().trunk(),
                holidays,
                database.database(),
                new Clocks(
                        SystemClock.SYSTEM,
                        clock,
                        settings.pbx().trunkHosts().stream().allMatch(ClockTurning::onLoopback)),
                directory,
                () -> ServedContracts.vault(settings, database.database(), contracts),
                settings.mail().map(MailDoor::new),
                database::close);
    }

    /// The contract with this id.
    ///
    /// @throws ParameterException E-CLI-004 where the settings know none, E-CLI-005 where it dials nobody
    Dialled dialled(CommandLine command, String id) {
        var contract = named(command, id);
        var outbound = contract.outbound();
        if (outbound == null) {
            throw new ParameterException(command, "E-CLI-005: the contract has no outbound side, nobody is dialled");
        }
        return new Dialled(contract, outbound);
    }

    /// The contract with this id.
    ///
    /// @throws ParameterException E-CLI-004 where the settings know none, E-CLI-006 where it answers nobody
    Contract answered(CommandLine command, String id) {
        var contract = named(command, id);
        if (contract.reception() == null) {
            throw new ParameterException(command, "E-CLI-006: the contract has no reception, nobody answers calls");
        }
        return contract;
    }

    /// The contract with this id.
    ///
    /// @throws ParameterException E-CLI-004 where the settings know none
    Contract named(CommandLine command, String id) {
        return contracts.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command, "E-CLI-004: the settings name no contract with this id; known are " + known()));
    }

    private String known() {
        return contracts.stream().map(Contract::id).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        closing.run();
    }
}
