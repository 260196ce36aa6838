package org.denwaban.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to run SQL. Work is a function of a Jdbi handle, done in one transaction.
///
/// - Sessions are in UTC (`+00:00`) whatever the host, the JVM or the server say. An
///   {@link Instant} is bound and read as a DATETIME(6) in UTC, cut to microseconds. `LocalDate`,
///   `LocalDateTime` go through unchanged.
/// - Isolation is READ COMMITTED: work locks the rows that it decides on (`SELECT … FOR UPDATE`,
///   `UPDATE … WHERE`), and gap locks would only make more deadlocks.
/// - A deadlock (1213) or a lock waited for too long (1205) is tried again, {@link #TRIES} times in
///   all, so **work only touches the database**: it may run more than once. Nothing else is tried
///   again.
/// - Work never asks for another transaction inside its own: that takes a second connection of a
///   bounded pool.
/// - No statement and no bound value gets into the text of an exception.
public final class Database implements AutoCloseable {

    /// How often one piece of work is begun at most.
    public static final int TRIES = 4;

    /// Threads are cheap, rows of one disk are dear: sixteen connections keep two to eight cores of
    /// MariaDB busy, and stay far below its default of 151, so that a second process and a person
    /// with a client get in.
    public static final int CONNECTIONS = 16;

    /// How long work waits for a connection. Longer than any burst should last, short enough for
    /// somebody at a desk.
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String REFUSED_BY_TRIGGER = "45000";
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT = 1205;

    /// Lock waits of 5 s instead of 50: the retry above is the better waiting room. Whoever has written and then says
    /// nothing for 30 s, between two statements that are milliseconds apart, was frozen or cut off: what it holds
    /// locked is let go, that others (another server above all) need not wait until its connection is found dead.
    private static final String SESSION =
            "SET SESSION time_zone = '+00:00', lc_messages = 'en_US', innodb_lock_wait_timeout = 5,"
                    + " idle_write_transaction_timeout = 30,"
                    + " sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,"
                    + "NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY'";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi =
                Jdbi.create(pool).registerArgument(new InstantArgument()).registerColumnMapper(Instant.class, INSTANT);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    /// Opens a pool, and one connection at once.
    ///
    /// @throws DatabaseAway if the server does not answer, or refuses us
    public static Database open(DatabaseAddress address, MeterRegistry metrics) {
        var config = config(metrics);
        config.setJdbcUrl(address.url());
        if (!address.user().isEmpty()) {
            config.setUsername(address.user());
        }
        if (!address.password().isEmpty()) {
            config.setPassword(address.password());
        }
        try {
            return new Database(new HikariDataSource(config));
        } catch (RuntimeException e) {
            var cause = DatabaseException.in(e);
            throw cause == null
                    ? e
                    : new DatabaseAway("the database does not let us in; check its address, user and password", cause);
        }
    }

    /// The same pool on connections that somebody else makes: a test that cuts them.
    static Database open(DataSource connections, MeterRegistry metrics) {
        var config = config(metrics);
        config.setDataSource(connections);
        return new Database(new HikariDataSource(config));
    }

    private static HikariConfig config(MeterRegistry metrics) {
        var config = new HikariConfig();
        config.setPoolName("denwaban");
        config.addDataSourceProperty("connectTimeout", "3000");
        // A peer that vanished without a word must not hold a connection for ever; no statement of
        // ours takes this long.
        config.addDataSourceProperty("socketTimeout", "120000");
        // Else the driver sends a whole batch before it reads any answer: on a unix socket some 280
        // small answers fill the buffer, then server and driver wait for each other until the
        // server hangs up (net_write_timeout, 60 s).
        config.addDataSourceProperty("disablePipeline", "true");
        config.setConnectionInitSql(SESSION);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setInitializationFailTimeout(LONGEST_WAIT.toMillis());
        config.setMetricRegistry(metrics);
        return config;
    }

    /// Does `work` in one transaction and gives back what it returns; rolls back when it throws.
    ///
    /// @throws DatabaseAway if the database cannot be reached, or went away (during a commit:
    ///     nobody knows)
    /// @throws DatabaseException E-DB-003 if it refused a statement, E-DB-004 if deadlocks did not end,
    ///     E-DB-009 if it keeps a row from being changed or deleted
    public <T> T transaction(Function<Handle, T> work) {
        return tried(() -> jdbi.inTransaction(work::apply));
    }

    /// One statement that is a transaction of its own: should this process freeze, it leaves nothing locked.
    ///
    /// @throws DatabaseException like {@link #transaction}
    public <T> T statement(Function<Handle, T> one) {
        return tried(() -> jdbi.withHandle(one::apply));
    }

    private static <T> T tried(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (JdbiException e) {
                var cause = DatabaseException.in(e);
                if (cause == null) {
                    throw e;
                }
                if (!passing(cause) || attempt == TRIES) {
                    throw translated(cause);
                }
                LOG.debug("transaction tried again after error {} (try {})", cause.getErrorCode(), attempt);
                pause(attempt);
            }
        }
    }

    /// {@link #transaction} for work without an answer.
    public void run(Consumer<Handle> work) {
        var _ = transaction(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /// Whether it answers now; waits {@link #LONGEST_WAIT} at most.
    public boolean answers() {
        try {
            return transaction(handle ->
                            handle.createQuery("SELECT 1").mapTo(Integer.class).one())
                    == 1;
        } catch (DatabaseAway e) {
            return false;
        }
    }

    /// Waits for nobody: work that still runs fails.
    @Override
    public void close() {
        pool.close();
    }

    HikariDataSource pool() {
        return pool;
    }

    private static boolean passing(SQLException cause) {
        return cause.getErrorCode() == DEADLOCK || cause.getErrorCode() == LOCK_WAIT;
    }

    private static DatabaseException translated(SQLException cause) {
        if (passing(cause)) {
            return new DatabaseException(
                    "E-DB-004", "others held the same rows " + TRIES + " times in a row; try again", cause);
        }
        var state = String.valueOf(cause.getSQLState());
        // First: the driver (4.0.0) takes every state that it does not know for the connection's.
        if (state.equals(REFUSED_BY_TRIGGER)) {
            return new DatabaseException(
                    "E-DB-009", "rows of this table are only added, never changed or deleted", cause);
        }
        // 08: connection; 70100 and 1053: the server is stopping. Hikari's own waiting has no state
        // of its own.
        if (state.startsWith("08")
                || cause instanceof java.sql.SQLTransientConnectionException
                || cause.getErrorCode() == 1053
                || cause.getErrorCode() == 1927) {
            return new DatabaseAway("the database cannot be reached; see whether it runs", cause);
        }
        return new DatabaseException("E-DB-003", "the database refused a statement", cause);
    }

    /// 5-20 ms, 10-40 ms, 20-80 ms: two who met do not meet again.
    private static void pause(int attempt) {
        var least = Duration.ofMillis(5).toNanos() << (attempt - 1);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(least, 4 * least));
    }

    private static final ColumnMapper<Instant> INSTANT = (row, column, _) -> {
        var utc = row.getObject(column, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    };

    private static final class InstantArgument extends AbstractArgumentFactory<Instant> {

        InstantArgument() {
            super(Types.TIMESTAMP);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            var utc = LocalDateTime.ofInstant(value, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
            return (position, statement, _) -> statement.setObject(position, utc);
        }
    }
}
