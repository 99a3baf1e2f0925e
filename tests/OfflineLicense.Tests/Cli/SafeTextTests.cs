using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Terminal;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Cli;

public sealed class SafeTextTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b]52;c;cm0=\u0007", "\\u{1b}]52;c;cm0=\\u{7}")]
    [InlineData("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c")]
    [InlineData("\u007f\u009b31m", "\\u{7f}\\u{9b}31m")]
    [InlineData("\u202egnp.exe", "\\u{202e}gnp.exe")]
    [InlineData("zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}")]
    [InlineData("tag\U000E0041", "tag\\u{e0041}")]
    [InlineData("Zürich 東京 🔑", "Zürich 東京 🔑")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_could_fool_an_eye_or_a_terminal_is_escaped_and_nothing_else(string? outside, string shown) =>
        Assert.Equal(shown, SafeText.Value(outside));

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDBFF)]
    [InlineData(0xDC00)]
    [InlineData(0xDFFF)]
    public void A_lone_surrogate_is_escaped(int surrogate) =>
        Assert.Equal($"a\\u{{{surrogate:x}}}b", SafeText.Value($"a{(char)surrogate}b"));

    [Fact]
    [Trait("Attack", "A24")]
    public void Every_dangerous_character_of_the_list_is_escaped_alone_and_among_others()
    {
        var ranges = new[]
        {
            (0, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF),
            (0xE0000, 0xE007F), (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x180E, 0x180E), (0x206A, 0x206F), (0x3164, 0x3164),
            (0xFE00, 0xFE0F), (0xFFF9, 0xFFFB), (0xE0100, 0xE01EF), (0x70F, 0x70F), (0xE000, 0xE010), (0xFFFE, 0xFFFF),
                (0x10FFFD, 0x10FFFD),
        };
        foreach (var (from, to) in ranges)
            for (var code = from; code <= to; code++)
            {
                var (text, escaped) = ("x" + char.ConvertFromUtf32(code) + "y", $"x\\u{{{code:x}}}y");
                Assert.All([SafeText.Value(text), SafeText.Line(text), SafeText.Full(text), SafeText.Cell(text)], shown =>
                    Assert.Equal(escaped, shown));
                Assert.Equal("\"x" + string.Concat(text[1..^1].Select(part => $"\\u{(int)part:x4}")) + "y\"",
                    SafeText.InJson($"\"{text}\""));
            }
    }

    /// <summary>
    /// Default_Ignorable_Code_Point as Unicode 16 lists it (DerivedCoreProperties.txt), and every character of the category Format.
    /// Regression: Khmer inherent vowels and the halfwidth Hangul filler were shown.
    /// </summary>
    [Fact]
    [Trait("Attack", "A24")]
    public void Every_character_that_Unicode_calls_ignorable_or_a_format_is_escaped_in_each_form()
    {
        (int From, int To)[] ignorable =
        [
            (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
            (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
            (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
        ];
        var formats = Enumerable.Range(0, 0x110000).Where(code => code is < 0xD800 or > 0xDFFF
            && CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.Format);
        var all = ignorable.SelectMany(range => Enumerable.Range(range.From, range.To - range.From + 1)).Union(formats).ToList();

        Assert.True(all.Count > 4_170, $"{all.Count}");
        foreach (var code in all)
        {
            var sign = char.ConvertFromUtf32(code);
            Assert.All([SafeText.Value(sign), SafeText.Line(sign), SafeText.Full(sign), SafeText.Cell(sign)], shown =>
                Assert.Equal($"\\u{{{code:x}}}", shown));
            Assert.True(Ascii.IsValid(SafeText.InJson($"\"{sign}\"")), $"U+{code:X4}");
            Assert.Contains($"\\u{{{code:x}}}", CsvLine.Format(sign), StringComparison.Ordinal);
        }

        output.WriteLine($"invisible characters escaped: {all.Count}");
    }

    [Fact]
    public void Text_of_200_characters_is_whole_and_longer_text_ends_in_an_ellipsis_at_200()
    {
        Assert.Equal(new string('a', 200), SafeText.Value(new string('a', 200)));
        Assert.Equal(new string('a', 199) + "…", SafeText.Value(new string('a', 201)));
    }

    /// <summary>The form of a bundle's README.txt, which is signed: it must not change.</summary>
    [Fact]
    public void A_cell_of_a_file_is_cut_after_its_length_with_three_dots()
    {
        Assert.Equal(new string('a', 80), SafeText.Cell(new string('a', 80), 80));
        Assert.Equal(new string('a', 80) + "...", SafeText.Cell(new string('a', 81), 80));
        Assert.Equal(new string('ü', 80) + "...", SafeText.Cell(new string('ü', 90), 80));
        Assert.Equal(new string('a', 79) + "\\u{7}...", SafeText.Cell(new string('a', 79) + "\u0007b", 80));
        Assert.Equal(new string('a', 79) + "🔑", SafeText.Cell(new string('a', 79) + "🔑", 80));
    }

    [Fact]
    public void A_cut_never_goes_through_an_escape_or_a_pair()
    {
        Assert.Equal(new string('a', 196) + "…", SafeText.Value(new string('a', 196) + "\u0007" + "tail"));
        Assert.Equal(new string('a', 198) + "…", SafeText.Value(new string('a', 198) + "🔑" + "tail"));
        Assert.Equal(new string('a', 198) + "🔑", SafeText.Value(new string('a', 198) + "🔑"));
    }

    [Fact]
    [Trait("Attack", "A24")]
    public void No_text_gets_through_dangerous_or_too_long()
    {
        var texts = Gen.ArrayOf(Gen.OneOf(
            Gen.Choose(0, 0xFFFF).Select(c => ((char)c).ToString()),
            Gen.Choose(0, 0x9F).Select(c => ((char)c).ToString()),
            Gen.Choose(0x2000, 0x206F).Select(c => ((char)c).ToString()),
            Gen.Choose(0xE0000, 0xE007F).Select(char.ConvertFromUtf32),
            Gen.Choose(0, 300).Select(n => new string('a', n)))).Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            AssertSafe(SafeText.Value(text), Limits.TextShown);
            AssertSafe(SafeText.Line(text), Limits.LineShown);
            Assert.Equal(SafeText.Value(text), SafeText.Value(SafeText.Value(text)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Json_stays_what_it_was_and_holds_no_dangerous_character()
    {
        foreach (var text in new[] { "\u202e x \u0085", "tag\U000E0041", "Zürich 🔑", "\"\\\n" })
        {
            var json = JsonSerializer.Serialize(text, Relaxed);
            AssertSafe(SafeText.InJson(json), int.MaxValue);
            Assert.Equal(text, JsonSerializer.Deserialize<string>(SafeText.InJson(json)));
            Assert.True(Ascii.IsValid(SafeText.InAsciiJson(json)));
            Assert.Equal(text, JsonSerializer.Deserialize<string>(SafeText.InAsciiJson(json)));
        }
    }

    [SkippableFact]
    public void Naughty_strings_are_shown_safely_everywhere()
    {
        var strings = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Corpora.Require("strings", "blns.json")))!;
        using var shell = new CliRun();
        foreach (var naughty in strings)
        {
            AssertSafe(SafeText.Value(naughty), Limits.TextShown);
            AssertSafe(TextTable.Render([[naughty, "x"]], new Screen(10_000, true)).Single(), int.MaxValue);
            foreach (var mode in new[] { "--no-input", "--json" })
            {
                var said = shell.Run([Echo.Create(naughty)], "echo", mode);
                foreach (var line in said.OutLines.Concat(said.ErrorLines))
                    AssertSafe(line, int.MaxValue);
                // The echo speaks one line to each side; a name must not make two of it.
                Assert.Equal(mode == "--json" ? 2 : 1, said.OutLines.Count);
                Assert.Single(said.ErrorLines);
            }
        }
        var count = $"naughty strings: {strings.Length} cases";
        output.WriteLine(count);
        Console.WriteLine(count);
    }

    internal static void AssertSafe(string shown, int limit)
    {
        Assert.True(shown.Length <= limit, $"{shown.Length} characters");
        for (var i = 0; i < shown.Length;)
        {
            Assert.True(Rune.TryGetRuneAt(shown, i, out var rune), $"a lone surrogate at {i}");
            var code = rune.Value;
            Assert.False(
                code is < 0x20 or (>= 0x7F and <= 0x9F) or 0x61C or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E)
                    or (>= 0x2060 and <= 0x2069) or 0xFEFF or (>= 0xE0000 and <= 0xE007F)
                    or 0xAD or 0x34F or 0x115F or 0x1160 or 0x180E or (>= 0x206A and <= 0x206F) or 0x3164 or 0xFE0F or (>= 0xFFF9 and <= 0xFFFB),
                $"U+{code:X4} at {i}");
            i += rune.Utf16SequenceLength;
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static class Echo
    {
        public static ToolCommand Create(string text) => new("echo", "Says it on both sides.")
        {
            Run = context =>
            {
                context.Output.WriteLine("said: " + text);
                context.Output.Warn(text);
                context.Json.WriteLine("said", json => json.WriteString("text", text));
            },
        };
    }
}
