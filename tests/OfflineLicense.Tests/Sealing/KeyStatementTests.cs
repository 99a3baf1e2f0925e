using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Sealing;

/// <summary>The statement about a new key: one encoding, one signer, and never taken for anything else that a key signs.</summary>
public sealed class KeyStatementTests(ITestOutputHelper output)
{
    private const string KnownDigest = "3f0875b334c3f2d7805af5ea39cbe2235e0dabffafe18bcf4614946803cf63f1";

    private static readonly Lazy<byte[]> s_known = new(() => Encoding.ASCII.GetBytes(InFence("key-statement")));

    private static readonly Lazy<PublicKey> s_older = new(() => PublicKey.FromPem(InFence("older-key")));

    private static byte[] Known => [.. s_known.Value];

    private static PublicKey Older => s_older.Value;

    [Fact]
    public void The_known_answer_of_the_page_is_read_written_and_valid()
    {
        var statement = KeyStatement.Read(Known);

        Assert.Equal(KnownDigest, Digest.Of(Known).Hex);
        Assert.Equal(Known, statement.Write());
        Assert.True(statement.IsSignedBy(Older));
        Assert.False(statement.IsSignedBy(statement.Key));
        Assert.Equal(("LAB-A", Older.Id), (statement.Station, statement.SignedBy));
        Assert.Equal("96e27dfed88be3e10e30b7e2dc8119c49b71bb33dc7a4cd44bc7140b934b9edd", statement.Key.Id.Hex);
    }

    [SkippableFact]
    public void The_lines_for_a_check_by_hand_say_that_it_is_valid()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(Path.Combine(folder.FullPath, "F"), Known);
        File.WriteAllText(Path.Combine(folder.FullPath, "old.pub.pem"), Older.ToPem());
        var page = File.ReadAllText(Checkout.At("docs", "bundle-format.md"));
        var from = page.IndexOf("head -n 2 F > statement", StringComparison.Ordinal);
        var lines = page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
        Skip.IfNot(Bash.Run("openssl version").Exit == 0, "there is no openssl");

        var said = Bash.Run(lines, folder.FullPath);

        Assert.Equal(0, said.Exit);
        Assert.Equal(
            $"Verified OK\n{Older.Id.Hex}  -\n{KeyStatement.Read(Known).Key.Id.Hex}  -\n", said.Output);
    }

    [Theory]
    [InlineData("P-384", "P-384")]
    [InlineData("P-256", "P-384")]
    [InlineData("P-384", "P-256")]
    public void What_is_signed_is_read_again_whatever_the_curves(string older, string newer)
    {
        using var old = SigningKey.Create(KeyCurve.Named(older)!);
        using var next = SigningKey.Create(KeyCurve.Named(newer)!);
        var file = KeyStatement.Sign("PLANT-7", next.Public, old, Forge.Noon).Write();

        var read = KeyStatement.Read(file);

        Assert.True(read.IsSignedBy(old.Public));
        Assert.Equal(("PLANT-7", next.Public, old.Public.Id, Forge.Noon), (read.Station, read.Key, read.SignedBy, read.Created));
        Assert.InRange(file.Length, 300, Limits.KeyStatement);
    }

    [Fact]
    [Trait("Attack", "A19")]
    public void A_change_of_any_byte_and_a_cut_anywhere_is_refused()
    {
        var (tried, refused) = (0, 0);
        for (var at = 0; at < 2 * Known.Length; at++)
        {
            var file = Known;
            file[at / 2] ^= (byte)(1 << ((at + (5 * (at / 2))) % 8));
            tried++;
            refused += IsRefused(file) ? 1 : 0;
        }

        for (var length = 0; length < Known.Length; length++)
        {
            tried++;
            refused += IsRefused(Known[..length]) ? 1 : 0;
        }

        Assert.Equal(tried, refused);
        output.WriteLine($"figure: mutated key statements refused {refused}");
    }

    [Fact]
    [Trait("Attack", "A19")]
    public void Another_spelling_of_the_same_statement_is_refused()
    {
        var text = Encoding.ASCII.GetString(Known);
        (string Name, string Text)[] spellings =
        [
            ("a blank", text.Replace("{\"station\"", "{ \"station\"", StringComparison.Ordinal)),
            ("line ends of Windows", text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            ("an escaped letter", text.Replace("LAB-A", "\\u004cAB-A", StringComparison.Ordinal)),
            ("an unknown member", text.Replace("\"created\"", "\"role\":\"root\",\"created\"", StringComparison.Ordinal)),
            ("a member twice", text.Replace(",\"created\"", ",\"station\":\"LAB-A\",\"created\"", StringComparison.Ordinal)),
            ("a missing member", text.Replace(",\"created\":\"2026-12-01T08:00:00Z\"", "", StringComparison.Ordinal)),
            ("members in another order", text.Replace("\"station\":\"LAB-A\",", "", StringComparison.Ordinal)
                .Replace("\"created\"", "\"station\":\"LAB-A\",\"created\"", StringComparison.Ordinal)),
            ("a comment above the key", text.Replace("-----BEGIN", "# LAB-A\n-----BEGIN", StringComparison.Ordinal)),
            ("a text after the key", text + "\n"),
            ("a second key", text + Older.ToPem()),
            ("another key", text[..text.IndexOf("-----BEGIN", StringComparison.Ordinal)] + Older.ToPem()),
            ("a signature on two lines", text.Replace("MGYC", "MG\nYC", StringComparison.Ordinal)),
            ("a signature with blanks", text.Replace("MGYC", "MG YC", StringComparison.Ordinal)),
            ("a byte order mark", "\uFEFF" + text),
            ("capital digits", text.Replace("96e27dfed88be3e1", "96E27DFED88BE3E1", StringComparison.Ordinal)),
            ("another version", text.Replace("offlic-key/1", "offlic-key/2", StringComparison.Ordinal)),
            ("another time", text.Replace("2026-12-01T08", "2026-12-01T09", StringComparison.Ordinal)),
            ("another station", text.Replace("LAB-A", "LAB-B", StringComparison.Ordinal)),
            ("a station that is a path", text.Replace("LAB-A", "../A", StringComparison.Ordinal)),
            ("a fraction of a second", text.Replace("08:00:00Z", "08:00:00.0Z", StringComparison.Ordinal)),
        ];

        Assert.All(spellings, each => Assert.True(IsRefused(Encoding.UTF8.GetBytes(each.Text)), each.Name));
        Assert.True(IsRefused(new byte[Limits.KeyStatement + 1]));
        output.WriteLine($"figure: spellings of a key statement refused {spellings.Length}");
    }

    [Fact]
    [Trait("Attack", "A19")]
    public void A_statement_is_no_bundle_and_a_bundle_is_no_statement()
    {
        using var key = SigningKey.Create(KeyCurve.P256);
        var statement = KeyStatement.Read(Known);

        Assert.Throws<Failure>(() => key.Seal(statement.SignedBytes));
        Assert.Throws<Failure>(() => key.SignStatement([.. ChecksumList.TypeLine, .. statement.SignedBytes]));
        Assert.Throws<Failure>(() => key.SignStatement(" offlic-key/1\n{}\n"u8));
        Assert.Equal("E_SUMS", Assert.Throws<Failure>(() =>
            new Forge { SumsText = _ => Encoding.ASCII.GetString(statement.SignedBytes) }.Verify()).Code);
        var sums = new Forge().Build()[512..1024];
        Assert.False(KeyStatement.IsStatement(sums));
        Assert.True(IsRefused(sums));
    }

    private static bool IsRefused(byte[] file)
    {
        try
        {
            return !KeyStatement.Read(file).IsSignedBy(Older);
        }
        catch (Failure refused)
        {
            return refused.Code == KeyStatement.Refusal && refused.Kind == FailureKind.Untrusted;
        }
    }

    private static string InFence(string block) => new DocumentBlock("docs/bundle-format.md", block).Text["```\n".Length..^"```\n".Length];
}
