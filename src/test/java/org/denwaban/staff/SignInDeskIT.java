package org.denwaban.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.binary.Base32;
import org.denwaban.clock.HandClock;
import org.denwaban.clock.Tokyo;
import org.denwaban.db.Database;
import org.denwaban.db.DatabaseAway;
import org.denwaban.db.RealMariaDb;
import org.denwaban.staff.SignInDesk.Answer;
import org.denwaban.staff.SignInDesk.Shown;
import org.denwaban.vault.Vault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users from their invitation to the end of their sessions, on a real database.
class SignInDeskIT {

    private static final String PASSWORD = "でんわばんの長い合言葉ですよね";
    private static final String DESK = "10.0.0.7";
    private static final String STRANGER = "10.0.0.66";
    private static final Instant NINE = Tokyo.instant(LocalDate.of(2018, 11, 5).atTime(9, 0));

    @TempDir
    private Path directory;

    private final Database database = RealMariaDb.freshMigrated();
    private final HandClock clock = new HandClock(NINE);
    private final Passwords passwords = new Passwords();
    private UserDesk users;
    private SignInDesk desk;

    @BeforeEach
    void open() {
        var store = new UserStore(Vault.at(directory.resolve("keys")));
        users = new UserDesk(database, store, passwords, Set.of("op1", "op2"), Set.of("a", "b"), clock);
        desk = new SignInDesk(database, store, passwords, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoeverIsInvitedChoosesAPasswordAndSignsIn() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var welcome = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        assertEquals(new User("op1", Role.OPERATOR, Set.of("a"), User.State.ACTIVE), welcome.user());
        assertEquals(Optional.of(welcome.user()), desk.user(welcome.session()));

        desk.signOut(welcome.session(), welcome.user(), DESK);
        assertEquals(Optional.empty(), desk.user(welcome.session()));
        assertEquals(
                "USER_INVITED,INVITATION_TAKEN_UP,SIGNED_IN,SIGNED_OUT",
                text("SELECT GROUP_CONCAT(action ORDER BY id) FROM audit_entry WHERE subject = 'op1'"));
    }

    @Test
    void aWrongPasswordAWrongCodeAndACodeUsedBeforeAreRefusedAlike() {
        var secret = takenUp("op1");
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));
        clock.turn(Duration.ofMinutes(1));
        var good = code(secret);
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", "違う合言葉です。違う", good, Optional.empty(), DESK)));
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", PASSWORD, "000000", Optional.empty(), DESK)));
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("nobody", PASSWORD, good, Optional.empty(), DESK)));
        assertInstanceOf(Answer.Welcome.class, desk.signIn(shown("op1", PASSWORD, good, Optional.empty(), DESK)));
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", PASSWORD, good, Optional.empty(), DESK)));
    }

    /// A password that was typed where the name belongs must not stand in the record.
    @Test
    void whatCannotBeANameIsNotWrittenDown() {
        desk.signIn(shown(PASSWORD, "op1", "123456", Optional.empty(), DESK));
        assertEquals("?", text("SELECT subject FROM audit_entry"));
    }

    @Test
    void aStrangersGuessesDoNotShutOutWhoSitsAtTheirOwnDesk() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var known = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        for (int i = 0; i < SignInRules.AT_ADDRESS_MOST; i++) {
            assertInstanceOf(
                    Answer.Wrong.class, desk.signIn(shown("op1", "guess", "123456", Optional.empty(), STRANGER)));
        }
        var refused = desk.signIn(shown("op1", "guess", "123456", Optional.empty(), STRANGER));
        assertEquals(
                SignInRules.REMEMBERED,
                assertInstanceOf(Answer.TooMany.class, refused).pause());
        clock.turn(Duration.ofMinutes(1));
        // even from the stranger's own address, for the browser is known
        assertInstanceOf(
                Answer.Welcome.class,
                desk.signIn(shown("op1", PASSWORD, code(secret), Optional.of(known.device()), STRANGER)));
        // a browser's word that somebody else got is nobody's
        takenUp("op2");
        assertInstanceOf(
                Answer.TooMany.class,
                desk.signIn(shown("op2", PASSWORD, "000000", Optional.of(known.device()), STRANGER)));
        clock.turn(SignInRules.REMEMBERED);
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", "guess", "123456", Optional.empty(), STRANGER)));
    }

    @Test
    void whoGuessesAtAKnownDeskIsShutOutThere() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var device = Optional.of(welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .device());
        for (int i = 0; i < SignInRules.AT_DEVICE_MOST; i++) {
            assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", "guess", "123456", device, DESK)));
        }
        clock.turn(Duration.ofMinutes(1));
        assertInstanceOf(Answer.TooMany.class, desk.signIn(shown("op1", PASSWORD, code(secret), device, DESK)));
        clock.turn(SignInRules.REMEMBERED);
        assertInstanceOf(Answer.Welcome.class, desk.signIn(shown("op1", PASSWORD, code(secret), device, DESK)));
    }

    @Test
    void sessionsEndWhenNobodyUsesThemAndAfterAShift() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var idle = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        clock.turn(SessionStore.IDLE_MOST);
        assertEquals(Optional.empty(), desk.user(idle));

        var used = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        for (int i = 0; i < 23; i++) {
            clock.turn(Duration.ofMinutes(30));
            assertTrue(desk.user(used).isPresent());
        }
        clock.turn(Duration.ofMinutes(30));
        assertEquals(Optional.empty(), desk.user(used));
    }

    /// Two telephones have one user: who changes seats takes the call along.
    @Test
    void anOperatorWhoSignsInElsewhereEndsTheOldPage() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var old = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        clock.turn(Duration.ofMinutes(1));
        var fresh = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        assertEquals(Optional.of(SessionEnd.ELSEWHERE), desk.ended(old));
        assertEquals(
                List.of(new Standing.Ended(SessionEnd.ELSEWHERE), new Standing.Lives(fresh.user())),
                desk.standing(List.of(old, fresh.session())));
        assertEquals(Optional.empty(), desk.userOfLate(old));
    }

    @Test
    void aFourthSessionOfAnybodyElseEndsTheFirst() {
        var word =
                users.invite("kantoku", Role.SUPERVISOR, Set.of("a"), "admin", "") instanceof UserDesk.Invited.Done done
                        ? done.word().word()
                        : "";
        var secret = secretOf("kantoku", word);
        assertEquals(Optional.empty(), users.takeUp("kantoku", word, PASSWORD, code(secret), DESK));
        var sessions = new ArrayList<Token>();
        for (int i = 0; i < 10 * SessionStore.OF_USER_MOST; i++) {
            clock.turn(Duration.ofMinutes(1));
            sessions.add(welcome(shown("kantoku", PASSWORD, code(secret), Optional.empty(), DESK))
                    .session());
            int ended = Math.max(0, sessions.size() - SessionStore.OF_USER_MOST);
            assertTrue(sessions.stream()
                    .limit(ended)
                    .noneMatch(session -> desk.user(session).isPresent()));
            assertTrue(sessions.stream()
                    .skip(ended)
                    .allMatch(session -> desk.user(session).isPresent()));
        }
    }

    @Test
    void ofTwentyBrowsersTheOneNotSeenLongestIsForgotten() {
        takenUp("op1");
        var store = new SessionStore();
        var devices = new ArrayList<Token>();
        for (int i = 0; i < 10 * SessionStore.DEVICES_MOST; i++) {
            clock.turn(Duration.ofSeconds(1));
            devices.add(Token.fresh());
            database.run(handle -> store.remember(handle, "op1", devices.getLast(), clock.now()));
            int known = database.transaction(handle -> (int) devices.stream()
                    .filter(device -> store.knows(handle, "op1", device))
                    .count());
            assertEquals(Math.min(devices.size(), SessionStore.DEVICES_MOST), known);
            boolean newest = database.transaction(handle -> store.knows(handle, "op1", devices.getLast()));
            assertTrue(newest);
        }
    }

    /// Both turns of the passwords are taken, so that sign-ins pile up.
    @Test
    void whoeverComesWhile64SignInIsToldToComeAgain() throws InterruptedException {
        var secret = takenUp("op1");
        var letGo = new CountDownLatch(1);
        var busy = new CountDownLatch(Passwords.AT_ONCE);
        for (int i = 0; i < Passwords.AT_ONCE; i++) {
            Thread.ofVirtual()
                    .start(() -> passwords.inTurn(() -> {
                        busy.countDown();
                        return waited(letGo);
                    }));
        }
        busy.await();
        var answers = new LinkedBlockingQueue<Optional<Answer>>();
        for (int come = 1; come <= SignInDesk.AT_ONCE; come++) {
            Thread.ofVirtual().start(() -> answers.add(guessed()));
            while (passwords.waiting() < come) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < 9 * SignInDesk.AT_ONCE; i++) {
            assertInstanceOf(
                    Answer.Busy.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));
        }
        assertTrue(answers.isEmpty());
        letGo.countDown();
        for (int i = 0; i < SignInDesk.AT_ONCE; i++) {
            var answer = answers.poll(60, TimeUnit.SECONDS);
            assertNotNull(answer);
            answer.ifPresent(told -> assertInstanceOf(Answer.Wrong.class, told));
        }
        clock.turn(Duration.ofMinutes(1));
        assertInstanceOf(
                Answer.Welcome.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));
    }

    /// Empty where the database was too busy for this one, which is said to them too.
    private Optional<Answer> guessed() {
        try {
            return Optional.of(desk.signIn(shown("op1", "guess", "123456", Optional.empty(), STRANGER)));
        } catch (DatabaseAway e) {
            return Optional.empty();
        }
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void anAdministratorsSessionIdlesForAQuarterOfAnHour() {
        var invited = users.invite("kanri", Role.ADMINISTRATOR, Set.of(), "test", "");
        var word = assertInstanceOf(UserDesk.Invited.Done.class, invited).word().word();
        var secret = secretOf("kanri", word);
        assertEquals(Optional.empty(), users.takeUp("kanri", word, PASSWORD, code(secret), DESK));
        clock.turn(Duration.ofMinutes(1));
        var session = welcome(shown("kanri", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        clock.turn(SessionStore.ADMINISTRATOR_IDLE_MOST.minusSeconds(1));
        assertTrue(desk.user(session).isPresent());
        clock.turn(SessionStore.ADMINISTRATOR_IDLE_MOST);
        assertEquals(Optional.empty(), desk.user(session));
    }

    @Test
    void anExpiredSessionIsNoEndedOne() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var late = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        clock.turn(SessionStore.IDLE_MOST);
        assertEquals(List.of(new Standing.Expired(late.user())), desk.standing(List.of(late.session())));
        welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        assertEquals(
                List.of(new Standing.Expired(late.user())),
                desk.standing(List.of(late.session())),
                "nobody took it over");
        assertEquals(
                List.of(new Standing.Ended(SessionEnd.RIGHTS)),
                desk.standing(List.of(Token.fresh())),
                "nobody knows it");
    }

    @Test
    void otherRightsEndSessionsAndNobodyChangesTheirOwn() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var session = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        assertEquals(Optional.of(UserFault.SELF), users.rights("op1", Role.AUDITOR, Set.of("a"), "op1", DESK));
        assertEquals(
                Optional.of(UserFault.NO_SUCH_CONTRACT),
                users.rights("op1", Role.OPERATOR, Set.of("c"), "admin", DESK));
        assertEquals(Optional.of(UserFault.NOT_ACTIVE), users.rights("op2", Role.OPERATOR, Set.of("a"), "admin", DESK));
        assertTrue(desk.user(session).isPresent());
        assertEquals(Optional.empty(), users.rights("op1", Role.OPERATOR, Set.of("b"), "admin", DESK));
        assertEquals(List.of(new Standing.Ended(SessionEnd.RIGHTS)), desk.standing(List.of(session)));
        clock.turn(Duration.ofMinutes(1));
        var again = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK));
        assertEquals(Set.of("b"), again.user().contracts(), "the password and the authenticator are the same");
        assertEquals(Optional.empty(), users.endSessions("op1", "admin", DESK));
        assertEquals(Optional.empty(), desk.user(again.session()));
        assertInstanceOf(UserDesk.Invited.Done.class, users.reset("op1", "admin", DESK));
        assertEquals(new UserDesk.Invited.Refused(UserFault.NO_USER), users.reset("op2", "admin", DESK));
    }

    /// A hundred names from one address: each is refused alike, and nobody who sits elsewhere is kept out.
    @Test
    void guessingAtManyNamesFromOnePlaceIsStopped() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        int wrong = 0;
        for (int i = 0; i < 30; i++) {
            wrong += desk.signIn(shown("user" + i, "guess", "123456", Optional.empty(), STRANGER))
                            instanceof Answer.Wrong
                    ? 1
                    : 0;
        }
        assertEquals(SignInRules.AT_ADDRESS_MOST, wrong);
        assertInstanceOf(
                Answer.Welcome.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));
    }

    @Test
    void whoeverIsDisabledOrInvitedAnewIsOutAtOnce() {
        var secret = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        var session = welcome(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK))
                .session();
        assertTrue(users.disable("op1", "admin", ""));
        assertFalse(users.disable("op1", "admin", ""));
        assertEquals(Optional.empty(), desk.user(session));
        clock.turn(Duration.ofMinutes(1));
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));

        var fresh = takenUp("op1");
        clock.turn(Duration.ofMinutes(1));
        assertInstanceOf(Answer.Wrong.class, desk.signIn(shown("op1", PASSWORD, code(secret), Optional.empty(), DESK)));
        var again = welcome(shown("op1", PASSWORD, code(fresh), Optional.empty(), DESK));
        assertInstanceOf(UserDesk.Invited.Done.class, users.invite("op1", Role.OPERATOR, Set.of("a"), "admin", ""));
        assertEquals(Optional.empty(), desk.user(again.session()));
    }

    @Test
    void anInvitationIsGoodOnceAndForADay() {
        var word = invited("op1");
        assertEquals(Optional.of(UserFault.CODE_WRONG), users.takeUp("op1", word, PASSWORD, "000000", DESK));
        assertEquals(
                Optional.of(UserFault.PASSWORD_SHORT), users.takeUp("op1", word, "十四文字では足りない合言葉九", "000000", DESK));
        assertEquals(
                Optional.of(UserFault.PASSWORD_EASY),
                users.takeUp("op1", word, "my-OP1-password-2026", "000000", DESK));
        assertEquals(
                Optional.of(UserFault.PASSWORD_EASY), users.takeUp("op1", word, "aaabbbcccaaabbbccc", "000000", DESK));
        assertEquals(
                Optional.of(UserFault.PASSWORD_EASY), users.takeUp("op1", word, "qwertyuiop12345", "000000", DESK));
        assertEquals(Optional.of(UserFault.INVITATION), users.takeUp("op2", word, PASSWORD, "000000", DESK));
        var secret = secretOf("op1", word);
        assertEquals(Optional.empty(), users.takeUp("op1", word, PASSWORD, code(secret), DESK));
        assertEquals(Optional.of(UserFault.INVITATION), users.takeUp("op1", word, PASSWORD, code(secret), DESK));

        var old = invited("op2");
        clock.turn(UserDesk.INVITED_FOR);
        assertEquals(new UserDesk.Shown.Refused(UserFault.INVITATION), users.show("op2", old, DESK));
    }

    @Test
    void whatCannotBeIsNotInvited() {
        assertEquals(
                new UserDesk.Invited.Refused(UserFault.OPERATOR_UNKNOWN),
                users.invite("op9", Role.OPERATOR, Set.of("a"), "admin", ""));
        assertEquals(
                new UserDesk.Invited.Refused(UserFault.NO_SUCH_CONTRACT),
                users.invite("op1", Role.OPERATOR, Set.of("c"), "admin", ""));
        assertEquals(
                new UserDesk.Invited.Refused(UserFault.CONTRACTS_NEEDED),
                users.invite("kantoku", Role.SUPERVISOR, Set.of(), "admin", ""));
        assertEquals(
                new UserDesk.Invited.Refused(UserFault.NAME),
                users.invite("山田太郎", Role.SUPERVISOR, Set.of("a"), "admin", ""));
        assertEquals(0, users.all().size());
        assertInstanceOf(UserDesk.Invited.Done.class, users.invite("root", Role.ADMINISTRATOR, Set.of(), "admin", ""));
    }

    private String invited(String name) {
        var invited = users.invite(name, Role.OPERATOR, Set.of("a"), "admin", "");
        return assertInstanceOf(UserDesk.Invited.Done.class, invited).word().word();
    }

    private byte[] secretOf(String name, String word) {
        var good = assertInstanceOf(UserDesk.Shown.Good.class, users.show(name, word, DESK));
        return new Base32().decode(good.enrolment().typed());
    }

    /// Its secret.
    private byte[] takenUp(String name) {
        var word = invited(name);
        var secret = secretOf(name, word);
        assertEquals(Optional.empty(), users.takeUp(name, word, PASSWORD, code(secret), DESK));
        return secret;
    }

    private String code(byte[] secret) {
        return OneTimeCodes.code(secret, clock.now());
    }

    private Answer.Welcome welcome(Shown shown) {
        return assertInstanceOf(Answer.Welcome.class, desk.signIn(shown));
    }

    private static Shown shown(String name, String password, String code, Optional<Token> device, String from) {
        return new Shown(name, password, code, device, from);
    }

    private String text(String sql) {
        return database.transaction(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
}
