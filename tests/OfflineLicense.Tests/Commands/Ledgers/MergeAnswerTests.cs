namespace OfflineLicense.Tests.Commands.Ledgers;

/// <summary>Responses that name no device: only the desk's signed bundle says whose they are, wherever its bytes come from.</summary>
[Trait("Lane", "check")]
public sealed class MergeAnswerTests : IDisposable
{
    private const string Answers = """
        SELECT d.sha256, u.serial, q.upload_name, a.evidence
        FROM   answer a
        JOIN   document d ON d.id = a.document_id
        JOIN   device v ON v.id = a.device_id
        JOIN   udi u ON u.id = v.udi_id
        LEFT   JOIN request q ON q.document_id = a.request_id
        ORDER  BY 1, 2
        """;

    private readonly MergeLab _merge = new();

    private StationPair Lab => _merge.Lab;

    public void Dispose() => _merge.Dispose();

    [Fact]
    public void What_a_signed_bundle_says_of_them_is_taken_with_them()
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);

        Take(_merge.Backup("zone"));

        Assert.Equal(_merge.Rows("zone", "SELECT sha256, kind, size FROM document ORDER BY sha256"),
            _merge.Rows("b", "SELECT sha256, kind, size FROM document ORDER BY sha256"));
        StationPair.Done(Lab.In("b", "doctor", "--deep"));
        StationPair.Done(Lab.Zone("split", "--to", "tftp-zone"));
        StationPair.Done(Lab.In("b", "split", "--to", "tftp-b"));
        Assert.Equal(Names("tftp-zone"), Names("tftp-b"));
        // An install file and a sheet of each of four devices, and two for all.
        Assert.Equal(10, Names("tftp-b").Count);
    }

    /// <summary>What the other ledger says outside of the signature changes nothing.</summary>
    [Theory]
    [InlineData("UPDATE answer SET device_id = 1")]
    [InlineData("DELETE FROM answer")]
    [InlineData("UPDATE bundle SET direction = 'out', origin = 'X', sums = substr(sums, 2) || 'a' WHERE direction = 'in'")]
    [InlineData("UPDATE bundle_item SET name = 'x' || name")]
    public void What_is_not_signed_is_not_believed(string sql)
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);

        Take(_merge.ForgeBackup("zone", sql));
    }

    [Fact]
    public void A_key_that_is_not_trusted_here_says_nothing_and_the_remedy_is_named()
    {
        Walk();
        var backup = _merge.Backup("zone");

        Refuse(backup, "E_KEY_UNKNOWN", "offlic key trust FILE --name HQ");
        Assert.Equal(["4"], _merge.Rows("b", "SELECT count(*) FROM request"));
        Lab.Trust("desk", "b", StationPair.DeskName);

        Take(backup);
    }

    /// <summary>Where every response names its device itself, nothing is missing without the key.</summary>
    [Fact]
    public void A_key_that_nothing_needs_is_not_asked_for()
    {
        _merge.Add("b");
        Lab.ToDesk("FOC1");
        StationPair.Done(Lab.Desk("collect", Lab.Write("ack.txt", StationPair.Ack(1795255200000, "FOC1"))));
        StationPair.Done(Lab.Desk("pack", "--to", "back"));
        StationPair.Done(Lab.Zone("receive", "back"));

        Take(_merge.Backup("zone"));
    }

    [Theory]
    [InlineData("UPDATE bundle_part SET bytes = x'000100000041' WHERE name = 'items.jsonl'", "E_HASH")]
    [InlineData("UPDATE bundle_part SET bytes = x'000100000041' WHERE name = 'manifest.json'", "E_HASH")]
    [InlineData("UPDATE bundle_part SET bytes = x'000100000041' WHERE name = 'SHA256SUMS'", "E_SEAL")]
    [InlineData("UPDATE bundle_part SET bytes = zeroblob(3) WHERE name = 'items.jsonl'", "E_HEADER")]
    [InlineData("UPDATE bundle_part SET bytes = x'02FFFFFF7F00' WHERE name = 'items.jsonl'", "E_HEADER")]
    [InlineData("DELETE FROM bundle_part WHERE name = 'SHA256SUMS'", "E_HEADER")]
    [InlineData("DELETE FROM bundle_part", "E_LENGTH")]
    [InlineData("DELETE FROM seal", "E_SEAL_SET")]
    [InlineData("UPDATE seal SET bytes = x'3000'", "E_SEAL_ENCODING")]
    [InlineData("UPDATE seal SET bytes = (SELECT bytes FROM seal ORDER BY bundle_id LIMIT 1)", "E_SEAL")]
    [InlineData("UPDATE bundle SET name = 'HQ.PLANT-7.00000009' WHERE direction = 'in'", "E_MANIFEST")]
    [InlineData("UPDATE bundle SET name = 'nothing' WHERE direction = 'in'", "E_NAME")]
    [InlineData("UPDATE station SET name = 'c'", "E_DESTINATION")]
    public void A_changed_bundle_says_nothing(string sql, string code)
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);

        Refuse(_merge.ForgeBackup("zone", sql), code, "");
        Assert.Equal(["4"], _merge.Rows("b", "SELECT count(*) FROM request"));
    }

    /// <summary>The index is not signed: a document that it does not name is a file like any other.</summary>
    [Fact]
    public void A_document_that_no_bundle_is_said_to_carry_is_refused_alone()
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);

        var said = _merge.Merge("b", _merge.ForgeBackup("zone", "DELETE FROM bundle_item"));

        Assert.Equal(3, said.Exit);
        Assert.Equal(4, said.Json("file").Count(file => file.GetProperty("reason").GetString() == "unknown-device"));
    }

    [Fact]
    public void A_revoked_key_says_nothing()
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);
        StationPair.Done(Lab.In("b", "key", "revoke", Lab.OwnKey("desk"), "--reason", "lost"));

        Refuse(_merge.Backup("zone"), "E_KEY_REVOKED", "--assume-udi");
    }

    [Fact]
    public void A_revoked_key_counts_up_to_the_last_bundle_that_is_trusted()
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);
        StationPair.Done(Lab.In("b", "key", "revoke", Lab.OwnKey("desk"), "--reason", "lost", "--after", "HQ.PLANT-7.00000001"));

        Take(_merge.Backup("zone"));
    }

    [Fact]
    public void A_key_speaks_for_its_own_station_and_as_many_sign_as_are_required()
    {
        Walk();
        var backup = _merge.Backup("zone");
        _merge.TrustAs("b", "OTHER", "desk");
        Refuse(backup, "E_POLICY", "is trusted for OTHER");
        _merge.Add("c");
        Lab.Trust("desk", "c", StationPair.DeskName);
        StationPair.Done(Lab.In("c", "config", "seals.required", "2"));

        var said = Lab.In("c", "ledger", "merge", backup);

        Assert.Equal((10, true), (said.Exit, said.Error.Contains("requires 2", StringComparison.Ordinal)));
    }

    /// <summary>A zone trusts keys of desks and of collectors, and a collector answers nothing.</summary>
    [Fact]
    public void A_station_that_collects_in_this_zone_says_nothing_of_responses()
    {
        Walk();
        Lab.Trust("desk", "b", StationPair.DeskName);
        var attack = $"INSERT INTO packed_elsewhere (sha256, station, bundle_name, bundle_sums, at) VALUES ('{new string('1', 64)}', "
            + $"'{StationPair.DeskName}', 'HQ.desk.00000001', '{new string('2', 64)}', '2026-01-01T00:00:00Z')";
        using (var ledger = new OfflineLicense.Tests.Storage.LedgerAttack(_merge.Ledger("b")))
            ledger.Try(attack);

        Refuse(_merge.Backup("zone"), "E_ROLE", "only a desk sends responses");
    }

    private void Walk()
    {
        _merge.Add("b");
        _merge.AnswerWithoutNames();
    }

    private void Take(string backup)
    {
        StationPair.Done(_merge.Merge("b", backup));
        Assert.Equal(_merge.Rows("zone", Answers), _merge.Rows("b", Answers));
        var rows = _merge.Rows("b", "SELECT max(sequence) FROM journal");
        StationPair.Done(_merge.Merge("b", backup));
        Assert.Equal(rows, _merge.Rows("b", "SELECT max(sequence) FROM journal"));
    }

    private void Refuse(string backup, string code, string says)
    {
        var said = Lab.In("b", "ledger", "merge", backup);
        Assert.Equal((code == "E_DESTINATION" ? 11 : 10, true, true), (said.Exit,
            said.Error.Contains(code + ": ", StringComparison.Ordinal), said.Error.Contains(says, StringComparison.Ordinal)));
        Assert.Equal(["0"], _merge.Rows("b", "SELECT count(*) FROM answer"));
    }

    private List<string?> Names(string folder) => [.. Directory.EnumerateFiles(Lab.At(folder), "*", SearchOption.AllDirectories)
        .Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}
