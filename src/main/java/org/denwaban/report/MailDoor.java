package org.denwaban.report;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.denwaban.settings.Settings;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands mails to the server of the settings (SMTP, RFC 5321), one connection a mail. The line is sealed as the
/// settings
/// say, the server's certificate and name are verified, and no wait is without an end.
public final class MailDoor {

    private static final Logger LOG = LoggerFactory.getLogger(MailDoor.class);
    private static final int OKAY = 250;
    private static final int LEAST_REFUSAL = 400;

    private final Settings.Mail settings;
    private final Properties properties;

    public MailDoor(Settings.Mail settings) {
        this.settings = settings;
        this.properties = properties(settings);
    }

    /// What the Message-IDs end with.
    public String domain() {
        return settings.from().substring(settings.from().indexOf('@') + 1);
    }

    /// Whether mails go no further than this machine.
    public boolean onLoopback() {
        return settings.host().equals("localhost")
                || settings.host().equals("127.0.0.1")
                || settings.host().equals("[::1]");
    }

    /// Tries to send one. Waits for the server, each time as long as the settings say at most.
    ///
    /// @param handOver asked when all but the last dot is said: from its true on the server may have the mail,
    ///     so it must be on record before; false takes the mail back
    public MailOutcome send(MailLetter letter, Instant now, BooleanSupplier handOver) {
        var session = Session.getInstance(properties);
        var line = new Line(session, url(), handOver);
        try {
            line.connect();
            line.sendMessage(message(session, letter, now), InternetAddress.parse(String.join(",", letter.to())));
            return new MailOutcome.Taken();
        } catch (MessagingException e) {
            return line.outcome(e);
        } finally {
            leave(line);
        }
    }

    /// What became of the mail is decided by then, however the goodbye goes.
    private static void leave(Line line) {
        try {
            line.close();
        } catch (MessagingException e) {
            LOG.debug("the mail server had gone: {}", e.getClass().getName());
        }
    }

    private URLName url() {
        return new URLName(
                "smtp",
                settings.host(),
                settings.port(),
                null,
                settings.account().map(Settings.Account::user).orElse(null),
                settings.account().map(account -> account.secret().reveal()).orElse(null));
    }

    private MimeMessage message(Session session, MailLetter letter, Instant now) throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", letter.messageId());
            }
        };
        message.setFrom(new InternetAddress(settings.from(), true));
        for (var to : letter.to()) {
            message.addRecipient(RecipientType.TO, new InternetAddress(to, true));
        }
        message.setSubject(letter.subject(), "UTF-8");
        message.setSentDate(Date.from(now));
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no answer of a machine comes back
        if (letter.enclosures().isEmpty()) {
            message.setText(letter.words(), "UTF-8");
        } else {
            message.setContent(parts(letter));
        }
        message.saveChanges();
        return message;
    }

    private static MimeMultipart parts(MailLetter letter) throws MessagingException {
        var parts = new MimeMultipart();
        var words = new MimeBodyPart();
        words.setText(letter.words(), "UTF-8");
        parts.addBodyPart(words);
        for (var enclosure : letter.enclosures()) {
            var part = new MimeBodyPart();
            part.setDataHandler(
                    new DataHandler(new ByteArrayDataSource(enclosure.content().getBytes(), enclosure.type())));
            part.setFileName(enclosure.name());
            parts.addBodyPart(part);
        }
        return parts;
    }

    private static Properties properties(Settings.Mail settings) {
        var patience = String.valueOf(settings.timeout().toMillis());
        var properties = new Properties();
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", String.valueOf(settings.port()));
        properties.put("mail.smtp.connectiontimeout", patience);
        properties.put("mail.smtp.timeout", patience);
        properties.put("mail.smtp.writetimeout", patience);
        properties.put("mail.smtp.sendpartial", "false"); // to all of them or to none
        properties.put("mail.smtp.quitwait", "false");
        properties.put(
                "mail.smtp.localhost", settings.from().substring(settings.from().indexOf('@') + 1));
        properties.put("mail.smtp.auth", String.valueOf(settings.account().isPresent()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        switch (settings.tls()) {
            case WHOLE -> properties.put("mail.smtp.ssl.enable", "true");
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case NONE -> {}
        }
        settings.ca().ifPresent(ca -> properties.put("mail.smtp.ssl.socketFactory", trusting(ca)));
        return properties;
    }

    private static SSLSocketFactory trusting(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "E-MAIL-007 mail.ca_file holds no certificates that can be read; give a PEM file", e);
        }
    }

    /// A connection that asks before the last dot.
    private static final class Line extends SMTPTransport {

        private final BooleanSupplier handOver;
        private boolean handed;
        private boolean takenBack;

        Line(Session session, URLName url, BooleanSupplier handOver) {
            super(session, url);
            this.handOver = handOver;
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            takenBack = !handOver.getAsBoolean();
            if (takenBack) {
                throw new IOException("taken back");
            }
            handed = true;
            super.finishData();
        }

        MailOutcome outcome(MessagingException e) {
            int answer = e instanceof SMTPSendFailedException failed ? failed.getReturnCode() : -1;
            if (handed && answer < LEAST_REFUSAL && answer != OKAY) {
                return new MailOutcome.Unknown();
            }
            if (takenBack) {
                return new MailOutcome.NotTaken("E-MAIL-004");
            }
            return new MailOutcome.NotTaken(refused(e) ? "E-MAIL-003" : "E-MAIL-002");
        }

        /// Whether a server that could be talked to said no.
        private static boolean refused(MessagingException e) {
            return e instanceof jakarta.mail.SendFailedException
                    || e instanceof jakarta.mail.AuthenticationFailedException;
        }
    }
}
