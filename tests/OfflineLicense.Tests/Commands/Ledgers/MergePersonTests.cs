using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>Files of which only a person at the other station said whose they are: taken if a person here takes that over.</summary>
[Trait("Lane", "check")]
public sealed class MergePersonTests : IDisposable
{
    /// <summary>What the option takes over, with the reason that it needs.</summary>
    private static readonly string[] Assume = ["--assume-stated", "--reason", "labels were read"];

    private const string Status = "sw1#show license status\nUsage Reporting:\n  Last ACK received: Mar 15 21:18:58 2026 UTC\n";

    private const string Facts = """
        SELECT 'request ' || d.sha256 || ' ' || q.upload_name || ' ' || coalesce(u.serial, '') || ' ' || coalesce(f.server || f.purpose, '')
               || coalesce(f.local_account, '')
        FROM   request q
        JOIN   document d ON d.id = q.document_id
        LEFT   JOIN device v ON v.id = q.device_id
        LEFT   JOIN udi u ON u.id = v.udi_id
        LEFT   JOIN server_file f ON f.document_id = d.id
        UNION ALL
        SELECT 'answer ' || d.sha256 || ' ' || u.serial || ' ' || a.evidence
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   device v ON v.id = a.device_id
        JOIN   udi u ON u.id = v.udi_id
        UNION ALL
        SELECT 'output ' || d.sha256 || ' ' || u.serial
        FROM   observation o
        JOIN   document d ON d.id = o.document_id
        JOIN   device v ON v.id = o.device_id
        JOIN   udi u ON u.id = v.udi_id
        ORDER  BY 1
        """;

    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    [Fact]
    public void Without_a_decision_they_are_refused_and_the_option_is_named()
    {
        Collect("b");

        var said = Lab.Zone("ledger", "merge", _merge.Backup("b"));

        Assert.Equal(3, said.Exit);
        Assert.Contains("4 of the refused files: a person at b said", said.Out, StringComparison.Ordinal);
        Assert.Contains("--assume-stated --reason TEXT", said.Out, StringComparison.Ordinal);
        Assert.Equal(["1"], _merge.Rows("zone", "SELECT count(*) FROM merged"));
        Assert.Equal(2, Lab.Zone("ledger", "merge", "--assume-stated", _merge.Backup("b")).Exit);
    }

    [Fact]
    public void With_a_decision_they_are_taken_as_they_were_there_and_listed()
    {
        Collect("b");
        var backup = _merge.Backup("b");
        Assert.Equal(3, _merge.Merge("zone", backup).Exit);

        StationPair.Done(Lab.Zone(["ledger", "merge", backup, "-n", .. Assume]));
        Assert.Equal(["1"], _merge.Rows("zone", "SELECT count(*) FROM document"));
        var said = Lab.Zone(["ledger", "merge", backup, "--json", .. Assume]);

        StationPair.Done(said);
        Assert.Equal(_merge.Rows("b", Facts), _merge.Rows("zone", Facts));
        Assert.Equal(4, said.Json("file").Count(file => file.GetProperty("warnings").EnumerateArray()
            .Any(warning => warning.GetProperty("code").GetString() == "assumed")));
        Assert.Contains(_merge.Rows("zone", "SELECT detail FROM journal WHERE action = 'ledger-merge'"),
            detail => detail.Contains("labels were read", StringComparison.Ordinal));
        Assert.Equal(["b|5"], _merge.Rows("zone", "SELECT station, count(*) FROM merged"));
        var rows = _merge.Rows("zone", "SELECT max(sequence) FROM journal");
        StationPair.Done(Lab.Zone(["ledger", "merge", backup, .. Assume]));
        Assert.Equal(rows, _merge.Rows("zone", "SELECT max(sequence) FROM journal"));
        StationPair.Done(Lab.Zone("doctor", "--deep"));
    }

    /// <summary>What a station packed, its own signature says: nobody has to decide.</summary>
    [Fact]
    public void What_the_other_station_packed_its_trusted_key_says()
    {
        Collect("b");
        StationPair.Done(Lab.In("b", "pack", "--to", "out-b"));
        var backup = _merge.Backup("b");
        Assert.Equal(10, _merge.Merge("zone", backup).Exit);
        Assert.Equal(["1"], _merge.Rows("zone", "SELECT count(*) FROM request"));
        Lab.Trust("b", "zone", "b");

        var said = _merge.Merge("zone", backup);

        Assert.Equal(3, said.Exit);
        Assert.Equal(_merge.Rows("b", "SELECT upload_name FROM request ORDER BY 1"),
            _merge.Rows("zone", "SELECT upload_name FROM request ORDER BY 1"));
        Assert.Equal(["ONPREM1"], _merge.Rows("zone", "SELECT server FROM server_file"));
    }

    [Theory]
    [InlineData("UPDATE server_file SET server = '../x'")]
    [InlineData("UPDATE server_file SET server = 'a b'")]
    public void A_server_without_a_possible_name_is_not_taken(string sql)
    {
        Collect("b");

        var said = Lab.Zone(["ledger", "merge", _merge.ForgeBackup("b", sql), "--json", .. Assume]);

        Assert.Equal(3, said.Exit);
        Assert.Equal(["0"], _merge.Rows("zone", "SELECT count(*) FROM server_file"));
    }

    /// <summary>Whatever a person said there: content that names its device is believed before.</summary>
    [Fact]
    public void What_a_file_says_itself_is_believed_before_a_person()
    {
        Collect("b");
        var backup = _merge.ForgeBackup("b", "UPDATE request SET device_id = (SELECT max(id) FROM device)");

        Lab.Zone(["ledger", "merge", backup, .. Assume]);

        Assert.Equal("FOC1", _merge.Rows("zone", """
            SELECT u.serial FROM request q JOIN device v ON v.id = q.device_id JOIN udi u ON u.id = v.udi_id ORDER BY q.document_id LIMIT 1
            """)[0]);
    }

    /// <summary>A usage file that names its device; a return code, a response and an output that do not; a file of a server.</summary>
    private void Collect(string station)
    {
        _merge.Add(station);
        _merge.Collect(station, "FOC1");
        Person("code.txt", File.ReadAllText(Checkout.Fixture("reservation-return", "good", "alone.txt")));
        Person("ack.txt", StationPair.Ack(1799000000001));
        Person("show.txt", Status);
        StationPair.Done(Lab.In(station, "collect", Lab.Write("server.tar", new string('s', 3_000_000)), "--as", "onprem-usage",
            "--server", "ONPREM1", "--local-account", "Line 7"));

        void Person(string name, string text) => StationPair.Done(
            Lab.In(station, "collect", Lab.Write(name, text), "--assume-udi", StationPair.Udi("FOC1"), "--reason", "on the box"));
    }
}
