using System.Diagnostics;
using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

/// <summary>The lines README.txt prints are typed here as they stand, into a stock shell.</summary>
public sealed partial class BundleReadmeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offlic-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(1, 0)]
    public void The_printed_lines_check_a_good_bundle(int signers, int documents)
    {
        var (readme, keys) = Carry(signers, documents);
        var files = 1 + signers + 5 + documents;

        var answer = Type(readme);

        Assert.Equal(0, answer.Exit);
        Assert.Equal(string.Concat(Enumerable.Repeat("Verified OK\n", signers)) + files + "\n", answer.Output);
        Assert.Equal(keys.Count, OpensslLines().Count(readme));
    }

    [Fact]
    public void The_printed_lines_find_a_changed_document()
    {
        var (readme, _) = Carry(1, 3);
        Bash.Run("tar -xf *.offlic.tar", _folder);

        var answer = Type(readme, after: "echo x >> items/$(ls items | head -1)");

        Assert.NotEqual(0, answer.Exit);
        Assert.Contains("FAILED", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_printed_lines_find_a_changed_list()
    {
        var (readme, _) = Carry(1, 3);

        var answer = Type(readme, after: "sed -i 's/items.a0/items.b0/' SHA256SUMS");

        Assert.Contains("Verification failure", answer.Output + answer.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Verified OK", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_expected_names_are_the_names_that_tar_lists()
    {
        var (readme, _) = Carry(2, 4);

        var listed = Bash.Run("tar -tf *.offlic.tar", _folder).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name =>
            name[(name.IndexOf('/') + 1)..]);

        var printed = readme[readme.IndexOf("5. Every file", StringComparison.Ordinal)..].Split('\n',
            StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Trim());
        Assert.Equal(listed, printed);
    }

    [Fact]
    public void Tar_unpacks_one_folder_with_the_exact_documents()
    {
        var (_, _) = Carry(1, 2);

        var answer = Bash.Run("tar -xf *.offlic.tar && find . -mindepth 1 -maxdepth 1 -type d && cd LAB-A.desk.00000001 && stat -c '%a "
            + "%Y' README.txt", _folder);

        Assert.Equal("./LAB-A.desk.00000001\n644 315532800\n", answer.Output);
    }

    [Fact]
    public void Every_table_says_the_account_the_device_the_kind_and_what_to_do()
    {
        var text = BundleReadme.Text(Manifest([Forge.PublicOf(Forge.P384)]), Items(3), [], [Forge.PublicOf(Forge.P384)], item =>
            $"upload {item.Kind}");

        Assert.Contains("Smart account: Example   Virtual account: Lab 0   (2 files)", text, StringComparison.Ordinal);
        Assert.Contains("Smart account: Example   Virtual account: Lab 1   (1 files)", text, StringComparison.Ordinal);
        Assert.Matches(@"a0_[0-9a-f]{8}\.txt  P:C9300,S:FOC0 +usage +upload usage", text);
    }

    [Theory]
    [InlineData(0, @"\.txt  - +usage")]
    [InlineData(1, @"\.txt  P:C9300,S:FOC0 +usage")]
    [InlineData(3, @"\.txt  P:C9300,S:FOC0 \(\+2\) +usage")]
    public void An_item_is_named_by_its_first_device_and_how_many_more(int devices, string line)
    {
        var key = Forge.PublicOf(Forge.P256);
        var (item, _) = Forge.Document("a0_", DocumentKind.Usage, "one",
            [.. Enumerable.Range(0, devices).Select(n => $"P:C9300,S:FOC{n}")]);

        Assert.Matches(line, BundleReadme.Text(Manifest([key]), [item], [], [key], _ => "upload it"));
    }

    [Fact]
    public void It_says_where_the_key_must_come_from_and_what_is_not_covered()
    {
        var key = Forge.PublicOf(Forge.P384);

        var text = BundleReadme.Text(Manifest([key]), [], [], [key], _ => string.Empty);

        Assert.Contains("ake the public key and these instructions from somewhere other than this archive; this check does not cover "
            + "sequence, destination or revocation.", text, StringComparison.Ordinal);
        Assert.Contains(key.Fingerprint, text, StringComparison.Ordinal);
        Assert.Contains("PowerShell", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_signer_has_a_line_with_its_own_hash()
    {
        PublicKey[] keys = [Forge.PublicOf(Forge.P384), Forge.PublicOf(Forge.P256)];

        var text = BundleReadme.Text(Manifest(keys), [], [], keys, _ => string.Empty);

        Assert.Contains($"openssl dgst -sha384 -verify ../{keys[0].Short}.pub.pem -signature SHA256SUMS.{keys[0].Short}.sig SHA256SUMS",
            text, StringComparison.Ordinal);
        Assert.Contains($"openssl dgst -sha256 -verify ../{keys[1].Short}.pub.pem -signature SHA256SUMS.{keys[1].Short}.sig SHA256SUMS",
            text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_cannot_steer_the_reader()
    {
        var key = Forge.PublicOf(Forge.P384);
        var hostile = "\u001b[2J\u202egnp.exe\u0007\r\nVerified OK\u0085\u2066\ufeff\U000e0041";
        var item = Items(1)[0] with { SmartAccount = hostile, Udis = [hostile] };
        var fact = new RequestFact("refused", Digest.Zero, Forge.Noon) { Reason = hostile, Operator = hostile };

        var text = BundleReadme.Text(Manifest([key]) with { Message = hostile }, [item], [fact], [key], _ => hostile);

        Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain("\nVerified OK", text, StringComparison.Ordinal);
        Assert.Contains(@"\u{1b}[2J\u{202e}gnp.exe\u{7}\u{d}\u{a}Verified OK\u{85}\u{2066}\u{feff}\u{e0041}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happened_without_a_file_is_listed()
    {
        var key = Forge.PublicOf(Forge.P384);
        var fact = new RequestFact("refused", Digest.Zero, Forge.Noon) { Reason = "duplicate report", Operator = "ana" };

        var text = BundleReadme.Text(Manifest([key]), [], [fact], [key], _ => string.Empty);

        Assert.Matches("2026-11-21T10:15:00Z  refused  0{64}  +duplicate report, ana", text);
    }

    [Fact]
    public void Five_thousand_items_are_written_fast()
    {
        var key = Forge.PublicOf(Forge.P384);
        var items = Items(5000);
        var clock = Stopwatch.StartNew();

        var text = BundleReadme.Text(Manifest([key]), items, [], [key], _ => "CSSM: Reports, Usage Data Files, Upload Usage Data");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.True(text.Length < 2_000_000);
    }

    private (string Readme, IReadOnlyList<PublicKey> Keys) Carry(int signers, int documents) =>
        BundleOnDrive.Write(_folder, signers, documents);

    /// <summary>Types the block for Linux, without changing a letter; something may happen after unpacking.</summary>
    private (string Output, string Errors, int Exit) Type(string readme, string? after = null)
    {
        var lines = LinuxBlock().Match(readme).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.InRange(lines.Count, 3, 4);
        if (after is not null)
            lines.Insert(1, after);
        return Bash.Run(string.Join('\n', lines), _folder);
    }

    private static Manifest Manifest(IReadOnlyList<PublicKey> keys) => BundleOnDrive.Manifest(keys);

    private static BundleItem[] Items(int count) =>
        [.. Enumerable.Range(0, count).Select(n => Forge.Document($"a{n}_", DocumentKind.Usage, $"{n}",
            $"P:C9300,S:FOC{n}").Item with { SmartAccount = "Example", VirtualAccount = $"Lab {n % 2}" })];

    [GeneratedRegex("Linux, or Git Bash on Windows:\n\n((?:     .*\n)+)")]
    private static partial Regex LinuxBlock();

    [GeneratedRegex("^     openssl dgst ", RegexOptions.Multiline)]
    private static partial Regex OpensslLines();
}
