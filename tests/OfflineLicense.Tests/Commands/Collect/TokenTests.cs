using System.IO.Compression;
using System.Text;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>A registration token lets anybody register devices to the account. It is neither stored nor carried nor repeated.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Token = "ZjU5ZTlkZWUtN2Y1Ni00ZmI5LWJhOWItYzQ2ZjdlYTNiYTA5LTE1MDk5MjY4MTI0";

    private readonly StationPair _lab = new();

    public static TheoryData<string, string> Files { get; } = new()
    {
        { "alone", Token },
        { "with a line end", Token + "\r\n" },
        { "as CSSM shows it", "ZjU5ZTlkZWUtN2Y1Ni00ZmI5LWJhOWItYzQ2ZjdlYTNiYTA5LTE1MDk5MjY4MTI0%0AMjR8Q0ZGc2hZ%0A" },
        { "typed in a session", $"core-1#license smart trust idtoken {Token} local force\ncore-1#\n" },
        { "in a session with licence output", $"core-1#license smart trust idtoken {Token} all\ncore-1#show license udi\nUDI: "
            + $"PID:C9300-48P,SN:FOC1\n" },
        { "in JSON", $$"""{"status":"SUCCESS","tokens":[{"token":"{{Token}}","expirationDate":"2026-12-01T00:00:00Z"}]}""" },
        { "in JSON behind other long words", $$"""{"id":"0123456789-0123456789-0123456789-0123456789","token":"{{Token}}"}""" },
        { "in a long session", string.Concat(Enumerable.Repeat("core-1#show clock\n10:15:00 UTC\n", 4000))
            + $"core-1#license smart trust idtoken {Token} local\nUDI: PID:C9300-48P,SN:FOC1\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_token_is_refused_and_nothing_of_it_stays(string how, string text) =>
        RefusedAndForgotten(how, "drop/file.txt", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_token_in_a_capture_in_UTF_16_is_refused_and_nothing_of_it_stays() =>
        RefusedAndForgotten("UTF-16", "drop/file.txt", [0xFF, 0xFE,
            .. Encoding.Unicode.GetBytes($"core-1#license smart trust idtoken {Token} local\ncore-1#show license udi\nUDI: "
                + $"PID:C9300-48P,SN:FOC1\n")]);

    [Fact]
    public void A_token_in_an_archive_is_refused_and_nothing_of_it_stays()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var member = zip.CreateEntry("notes/token.txt").Open();
            member.Write(Encoding.UTF8.GetBytes(Token + "\n"));
        }

        RefusedAndForgotten("an archive", "drop/files.zip", bytes.ToArray());
    }

    public void Dispose() => _lab.Dispose();

    private void RefusedAndForgotten(string how, string name, byte[] file)
    {
        _lab.Write("drop/good.txt", StationPair.Usage("FOC9", 1));
        _lab.Write(name, string.Empty);
        File.WriteAllBytes(_lab.At(name), file);

        var said = _lab.Zone("collect", "drop", "--json", "-v");
        var packed = _lab.Zone("pack", "--to", "out", "--json", "-v");

        Assert.Equal(3, said.Exit);
        Assert.Equal("token", StationPair.Lines(said, "file").Single(line =>
            line.GetProperty("outcome").GetString() == "refused").GetProperty("reason").GetString());
        Assert.Equal(0, packed.Exit);
        var told = said.Out + said.Error + packed.Out + packed.Error + _lab.Zone("audit", "export", "--json").Out
            + _lab.Zone("status", "--json").Out;
        Assert.DoesNotContain(Token[..20], told, StringComparison.Ordinal);
        var station = new[] { "zone", "out" }.SelectMany(folder => Directory.GetFiles(_lab.At(folder), "*",
            SearchOption.AllDirectories)).ToList();
        Assert.True(station.Count >= 4, how);
        Assert.All(station, path => Assert.DoesNotContain(Token[..20], Encoding.Latin1.GetString(File.ReadAllBytes(path)),
            StringComparison.Ordinal));

        // The ledger compresses what it keeps, so its documents are asked one by one.
        Assert.Equal("usage", Assert.Single(StationPair.Lines(_lab.Zone("status", "--json"), "request")).GetProperty("kind").GetString());
    }
}
