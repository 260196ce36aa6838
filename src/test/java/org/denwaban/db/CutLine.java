package org.denwaban.db;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// Connections to the real MariaDB with a test in between: it is told of every statement, COMMIT and
/// ROLLBACK before the server gets it and after the server has done it, and may cut the line at either
/// moment. What the server's clock shows is the test's too.
public final class CutLine implements DataSource {

    /// Who stands in the line. Called on the thread that speaks to the database.
    public interface Watcher {

        /// @param sql  the statement, or COMMIT, or ROLLBACK
        /// @param done false before the server gets it, true when it has done it and nobody knows yet
        /// @param line to be cut
        /// @throws SQLException what the program is to see in place of an answer
        void called(String sql, boolean done, Line line) throws SQLException;
    }

    /// One connection.
    public static final class Line {

        private final Connection connection;
        private volatile boolean cut;

        private Line(Connection connection) {
            this.connection = connection;
        }

        /// Cuts it: the server rolls back what was not committed, as it does when a client is gone.
        public void cut() throws SQLException {
            cut = true;
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.close();
        }

        private void check() throws SQLException {
            if (cut) {
                throw lost();
            }
        }
    }

    private static final Watcher NOBODY = (_, _, _) -> {};
    private static final DateTimeFormatter SQL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private final DatabaseAddress address;
    private final Supplier<Instant> clock;
    private volatile Watcher watcher = NOBODY;

    /// @param clock what the server's clock shows
    public CutLine(DatabaseAddress address, Supplier<Instant> clock) {
        this.address = address;
        this.clock = clock;
    }

    /// A pool over these connections.
    public Database open() {
        return Database.open(this, new SimpleMeterRegistry());
    }

    /// Has somebody stand in the line.
    public void watchedBy(Watcher next) {
        watcher = next;
    }

    /// Nobody stands there any more.
    public void watchedByNobody() {
        watcher = NOBODY;
    }

    /// What a driver says of a line that is gone.
    public static SQLException lost() {
        return new SQLException("the line was cut", "08S01");
    }

    @Override
    public Connection getConnection() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("disablePipeline", "true");
        var connection = DriverManager.getConnection(address.url(), properties);
        var line = new Line(connection);
        return proxy(Connection.class, (_, method, arguments) -> onConnection(line, method, arguments));
    }

    private Object onConnection(Line line, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "commit" -> watched("COMMIT", line, method, line.connection, arguments);
            case "rollback" -> {
                line.check();
                yield watched("ROLLBACK", line, method, line.connection, arguments);
            }
            case "prepareStatement" -> {
                var sql = played((String) arguments[0]);
                arguments[0] = sql;
                var real = (PreparedStatement) invoke(method, line.connection, arguments);
                yield proxy(PreparedStatement.class, (_, asked, with) -> onStatement(line, sql, real, asked, with));
            }
            case "createStatement" -> {
                var real = (Statement) invoke(method, line.connection, arguments);
                yield proxy(Statement.class, (_, asked, with) -> onStatement(line, "", real, asked, with));
            }
            default -> invoke(method, line.connection, arguments);
        };
    }

    private Object onStatement(Line line, String prepared, Statement real, Method method, Object[] arguments)
            throws Throwable {
        if (!method.getName().startsWith("execute")) {
            return invoke(method, real, arguments);
        }
        var sql = arguments != null && arguments.length > 0 ? (String) arguments[0] : prepared;
        // the pool's own first words on a new connection
        return sql.startsWith("SET SESSION")
                ? invoke(method, real, arguments)
                : watched(sql, line, method, real, arguments);
    }

    private Object watched(String sql, Line line, Method method, Object on, Object[] arguments) throws Throwable {
        line.check();
        watcher.called(sql, false, line);
        var answer = invoke(method, on, arguments);
        watcher.called(sql, true, line);
        return answer;
    }

    private String played(String sql) {
        var shows = SQL_TIME.format(clock.get().atOffset(ZoneOffset.UTC));
        return sql.replace("UTC_TIMESTAMP(6)", "CAST('" + shows + "' AS DATETIME(6))");
    }

    private static Object invoke(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // it writes nothing
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the address says how long it may take
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
