package org.denwaban;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Holds the code to the plan of the house (docs/tour.md): a room imports only rooms above it, rules
/// ask no clock and do no I/O, and only one room reads the machine's time.
class HouseTest {

    private static final List<String> ROOMS = List.of(
            "clock",
            "settings",
            "metrics",
            "db",
            "vault",
            "web",
            "pbx",
            "journal",
            "seal",
            "calendar",
            "contract",
            "hooks",
            "staff",
            "privacy",
            "people",
            "call",
            "campaign",
            "callback",
            "dialer",
            "inbound",
            "desk",
            "report",
            "watch",
            "rig",
            "cli");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.denwaban");

    @Test
    void aRoomImportsOnlyRoomsAboveIt() {
        for (int room = 0; room < ROOMS.size(); room++) {
            for (var below : ROOMS.subList(room + 1, ROOMS.size())) {
                noClasses()
                        .that()
                        .resideInAPackage("org.denwaban." + ROOMS.get(room) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.denwaban." + below + "..")
                        .allowEmptyShould(true)
                        .check(HOUSE);
            }
        }
    }

    @Test
    void everyClassLivesInARoomOrIsMain() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOMS.stream()
                        .map(room -> "org.denwaban." + room + "..")
                        .toArray(String[]::new))
                .should()
                .haveNameNotMatching("org\\.denwaban\\.(Main|Server|package-info)(\\$.*)?")
                .check(HOUSE);
    }

    @Test
    void theJudgeSharesNothingWithWhatItJudges() {
        noClasses()
                .that()
                .haveNameMatching(
                        "org\\.denwaban\\.(rig\\.(Judge|JudgedContract|Books|BooksJudge|TownCall|CalledIn|"
                                + "ClockTurn|Behaviour|Span|Evidence|Trial|Carrier|Capture\\w*|SipSeen)|cli\\.JudgeCommand)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.denwaban.calendar..",
                        "org.denwaban.contract..",
                        "org.denwaban.call..",
                        "org.denwaban.campaign..",
                        "org.denwaban.callback..",
                        "org.denwaban.dialer..",
                        "org.denwaban.inbound..",
                        "org.denwaban.desk..",
                        "org.denwaban.journal..")
                .check(HOUSE);
    }

    @Test
    void rulesAskNoClockAndDoNoInputOrOutput() {
        noClasses()
                .that()
                .haveNameMatching("org\\.denwaban\\.\\w+(\\.\\w+)?\\.\\w*Rules(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio..", "java.sql..", "java.net..", "org.jdbi..", "org.denwaban.db..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("org\\.denwaban\\.clock\\.(Clock|SystemClock|ContractClock)|org\\.slf4j\\..*")
                .check(HOUSE);
    }

    @Test
    void onlyTheRoomClockReadsTheMachinesTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.denwaban.clock..")
                .should()
                .callMethodWhere(new ReadsTheTime())
                .check(HOUSE);
    }

    @Test
    void nothingDependsOnTheHostsZoneOrLogsThroughTheJdk() {
        noClasses()
                .should()
                .callMethod(ZoneId.class, "systemDefault")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(HOUSE);
    }

    @Test
    void standardOutputBelongsToTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.denwaban.cli..")
                .and()
                .doNotHaveFullyQualifiedName("org.denwaban.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(HOUSE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)").check(HOUSE);
    }

    @Test
    void everyRoomSaysWhatItIsAndWhereNullIsMeant() throws ClassNotFoundException {
        var packages = HOUSE.stream().map(JavaClass::getPackageName).distinct().toList();
        for (var each : packages) {
            assertTrue(
                    Class.forName(each + ".package-info").isAnnotationPresent(NullMarked.class),
                    each + " has no package-info.java with @NullMarked");
        }
    }

    private static final class ReadsTheTime
            extends com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> {

        ReadsTheTime() {
            super("reads the machine's time");
        }

        @Override
        public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
            var target = call.getTarget();
            var owner = target.getOwner().getName();
            return (owner.equals("java.lang.System") && target.getName().matches("currentTimeMillis|nanoTime"))
                    || (owner.startsWith("java.time.") && target.getName().equals("now"));
        }
    }
}
