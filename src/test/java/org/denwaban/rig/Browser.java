package org.denwaban.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.denwaban.clock.SystemClock;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/// A real Chromium without a window. Debian's packages are installed where they are missing, which needs root.
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final List<String> PACKAGES = List.of("chromium", "chromium-driver", "fonts-noto-cjk");
    private static final Duration SOON = Duration.ofSeconds(20);
    /// Under the profile: what was fetched.
    static final String DOWNLOADS = "fetched";

    private static final Path PICTURES = Path.of("target/pictures");

    /// Texts whose colour, as computed, is less than 4.5 to 1 from the ground beneath it, 3 to 1 where they are large
    /// (24 px, or 18.66 px and bold). What cannot be used now needs no contrast, nor what lies beneath a modal
    /// dialog.
    private static final String FAINT = """
            const parse = (c) => { const n = c.match(/[0-9.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 }; };
            const over = (top, a, below) => top.map((v, i) => v * a + below[i] * (1 - a));
            const light = (rgb) => { const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
              return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const ratio = (a, b) => { const [l, d] = [light(a), light(b)].sort((x, y) => y - x); return (l + 0.05) / (d + 0.05); };
            const up = (e) => { const all = []; for (let at = e; at; at = at.parentElement) all.push(at); return all; };
            const ground = (e) => up(e).reverse().reduce((below, at) => { const c = parse(getComputedStyle(at).backgroundColor); return over(c.rgb, c.a, below); }, [255, 255, 255]);
            const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length > 0;
            const idle = (e) => e.closest(":disabled") || (e.closest("label") || { querySelector: () => null }).querySelector(":disabled") || e.matches("option");
            const own = (e) => (e.matches("input:not([type=checkbox]):not([type=radio]), textarea") ? e.value
              : e.matches("select") ? (e.selectedOptions[0] || {}).textContent || ""
              : [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("")).trim();
            const found = new Set();
            for (const e of (document.querySelector("dialog[open]") || document.body).querySelectorAll("*")) {
              if (own(e) === "" || !shown(e) || idle(e)) continue;
              const style = getComputedStyle(e);
              const ink = parse(style.color);
              const below = ground(e);
              const alpha = up(e).reduce((a, at) => a * Number(getComputedStyle(at).opacity), ink.a);
              const size = parseFloat(style.fontSize);
              const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
              const has = ratio(over(ink.rgb, alpha, below), below);
              if (has < least) found.add(e.tagName + "." + e.className + " '" + own(e).slice(0, 20) + "' " + style.color + " on " + below.map(Math.round) + " " + has.toFixed(2));
            }
            return [...found];""";

    private final ChromeDriver driver;
    private final String home;

    /// @param profile an empty directory of its own
    /// @param port    of the desk, on loopback
    Browser(Path profile, int port) {
        install();
        var options = new ChromeOptions()
                .setBinary(CHROMIUM.toString())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--lang=ja",
                        "--user-data-dir=" + profile)
                .setExperimentalOption(
                        "prefs",
                        Map.of(
                                "download.default_directory",
                                profile.resolve(DOWNLOADS).toString()));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("LANG", "ja_JP.UTF-8", "LANGUAGE", "ja"))
                .build();
        driver = new ChromeDriver(service, options);
        home = "http://127.0.0.1:" + port;
        size(1280, 800);
    }

    private static void install() {
        TestPrograms.install(List.of(CHROMIUM, DRIVER), PACKAGES);
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        // the window has a frame even without one: the page is to be that large
        var inner = (List<?>) Objects.requireNonNull(run("return [window.innerWidth, window.innerHeight]"));
        driver.manage()
                .window()
                .setSize(new Dimension(
                        width * 2 - ((Number) inner.get(0)).intValue(),
                        height * 2 - ((Number) inner.get(1)).intValue()));
    }

    void open(String path) {
        driver.get(home + path);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /// Where it is.
    String path() {
        return driver.getCurrentUrl().substring(home.length());
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /// What is to be read there; empty where there is nothing.
    String text(String selector) {
        try {
            return all(selector).stream().findFirst().map(WebElement::getText).orElse("");
        } catch (WebDriverException e) {
            if (madeAnew(e)) {
                return "";
            }
            throw e;
        }
    }

    /// Whether the page was made anew between finding something and asking of it; Chromium says so in two ways.
    private static boolean madeAnew(WebDriverException e) {
        return e instanceof StaleElementReferenceException
                || String.valueOf(e.getMessage()).contains("does not belong to the document");
    }

    void type(String selector, String text) {
        var element = find(selector);
        element.clear();
        element.sendKeys(text);
    }

    void click(String selector) {
        await(selector + " to be there to click", () -> {
            find(selector).click(); // pushed anew in between it is another one, and clicked again
            return true;
        });
    }

    /// Presses keys, wherever the focus is.
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void press(CharSequence held, CharSequence key) {
        new Actions(driver).keyDown(held).sendKeys(key).keyUp(held).perform();
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    @Nullable
    Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /// What stands in a field.
    String value(String selector) {
        return String.valueOf(run("return (document.querySelector(arguments[0]) || {}).value", selector));
    }

    /// All that the page has left in the browser's storage.
    String kept() {
        return String.valueOf(run("return Object.values(localStorage).join('')"));
    }

    /// Picks an option by its value.
    void choose(String selector, String value) {
        run(
                "const s = document.querySelector(arguments[0]); s.value = arguments[1];"
                        + " s.dispatchEvent(new Event('input', {bubbles: true}));",
                selector,
                value);
    }

    void await(String what, BooleanSupplier condition) {
        await(what, SOON, condition);
    }

    void await(String what, Duration limit, BooleanSupplier condition) {
        BooleanSupplier patient = () -> {
            try {
                return condition.getAsBoolean();
            } catch (WebDriverException e) {
                if (madeAnew(e)) {
                    return false;
                }
                throw e;
            }
        };
        if (!Deadline.in(limit, SystemClock.SYSTEM).await(patient)) {
            write("in-vain");
            fail("waited in vain for " + what + "; the page says:\n" + text("body") + "\n"
                    + driver.manage().logs().get("browser").getAll());
        }
    }

    /// Looks a household up on the supervisors' page, until `found` stands on its card.
    void explain(String words, String found) {
        press(Keys.F4);
        type("#explain [name=words]", words);
        press(Keys.ENTER);
        awaitText("#explain .found", found);
    }

    void awaitText(String selector, String text) {
        await("'" + text + "' at " + selector, () -> text(selector).contains(text));
    }

    /// The page as a picture, in `target/pictures`; whatever stands on it must be readable (WCAG 2.2, 1.4.3 AA).
    void picture(String name) {
        write(name);
        assertEquals(List.of(), run(FAINT), "too faint on " + name + ": text, its colour, its ground, contrast");
    }

    private void write(String name) {
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException | WebDriverException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
