using Snapshooter.Xunit;

namespace OfflineLicense.Tests.Commands.Devices;

/// <summary>Playbooks instead of sheets: which devices are in them, and that no value is anything but text.</summary>
public sealed class AnsibleSheetTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void An_inventory_and_playbooks_are_written_and_a_second_run_changes_nothing()
    {
        Import("sw-1,C9300-48P,FOC1,10.0.0.1,\nsw-2,C9300-48P,FOC2,,\n");
        StationPair.Done(_lab.Zone("config", "folders.intake", "/srv/tftp"));

        var said = Write("save", "--copy-url", "tftp://10.8.0.6/");

        StationPair.Done(said);
        Assert.Equal((2, 3, 0), Counts(said));
        Assert.Equal(["capture.yml", "inventory.yml", "save.yml"], Names());
        Assert.Equal((2, 0, 0), Counts(Write("save", "--copy-url", "tftp://10.8.0.6/")));
        Assert.Equal(3, _lab.Zone("collect", "books", "--json").Summary.GetProperty("own").GetInt32());
        Snapshot.Match(string.Concat(Names().Select(name => $"{name}\n\n{Read(name)}\n")));
    }

    [Fact]
    public void Without_a_TFTP_server_files_are_fetched_by_SCP()
    {
        Import("sw-1,C9300-48P,FOC1,10.0.0.1,\n");
        StationPair.Done(Write("save", "--copy-url", "scp://ann@10.8.0.6/drop/"));

        Assert.DoesNotContain("tftp: \"copy", Read("save.yml"), StringComparison.Ordinal);
        Assert.Contains($"offlic_intake: \"{_lab.At("books", "captures")}\"", Read("save.yml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sw-1,N9K-C9364C-GX,FDO1,10.0.0.1,", "NX-OS")]
    [InlineData("sw-1,SOMETHING-NEW,FDO1,10.0.0.1,", "platform in the roster")]
    [InlineData(",C9300-48P,FDO1,,", "no address")]
    [InlineData("sw-1,C9300-48P,FDO1,10.0.0.1 -o x,", "neither an IP address")]
    public void A_device_that_no_playbook_can_reach_is_named_and_left_out(string row, string why)
    {
        Import(row + "\nsw-2,C9300-48P,FOC2,10.0.0.2,\n");

        var said = Write("save");

        StationPair.Done(said);
        Assert.Equal((2, 3, 1), Counts(said));
        Assert.Contains(why, said.Json("sheet").Single(line => line.GetProperty("warnings").GetArrayLength() > 0).GetProperty("warnings")[0]
            .GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("FDO1", Read("inventory.yml") + Read("save.yml"), StringComparison.Ordinal);
        Assert.Contains("\"sw-2\":", Read("inventory.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Playbooks_with_no_device_in_them_are_not_told_as_ready()
    {
        // Regression: without hostnames nothing was in the playbooks, "for 2 product instances", and the next step was to run them.
        string[] typed = ["sheet", "save", "--to", "books", "--format", "ansible"];
        Import(",C9300-48P,FOC1,,\n,C9300-48P,FOC2,,\n");
        var none = _lab.Zone(typed);
        Import("sw-1,C9300-48P,FOC1,10.0.0.1,\n");
        var one = _lab.Zone(typed);

        Assert.Contains("Inventory and playbooks for 0 of 2 product instances in ", none.Out, StringComparison.Ordinal);
        Assert.Contains("Next: name each hostname or address: offlic roster import FILE\n", none.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ansible-playbook", none.Out, StringComparison.Ordinal);
        Assert.Contains("Inventory and playbooks for 1 of 2 product instances in ", one.Out, StringComparison.Ordinal);
        Assert.Contains("ansible-playbook -i inventory.yml save.yml", one.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_PID_is_in_the_playbooks_if_the_roster_says_IOS_XE()
    {
        Import("sw-1,SOMETHING-NEW,FDO1,10.0.0.1,IOS XE\n");

        Assert.Equal((1, 3, 0), Counts(Write("save")));
    }

    /// <summary>Hosts that Ansible would take for something else get the name of the unit.</summary>
    [Theory]
    [InlineData("localhost")]
    [InlineData("All")]
    [InlineData("sw[1:3]")]
    [InlineData("{{ lookup('file','/etc/shadow') }}")]
    [InlineData("a b")]
    public void A_hostname_that_means_something_to_Ansible_is_not_used(string hostname)
    {
        Import($"\"{hostname}\",C9300-48P,FOC1,10.0.0.1,\n");
        StationPair.Done(Write("save"));

        var inventory = Read("inventory.yml");
        Assert.Contains("\n        \"C9300-48P_FOC1\":\n          ansible_host: \"10.0.0.1\"\n", inventory, StringComparison.Ordinal);
        Assert.DoesNotContain(hostname, inventory[inventory.IndexOf("hosts:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    // Regression: YAML keeps the last of two equal keys, so one device got the commands of the other.
    [Fact]
    public void A_hostname_that_is_the_name_of_another_unit_is_not_used()
    {
        Import("C9300-48P_FOC2,C9300-48P,FOC1,10.0.0.1,\na b,C9300-48P,FOC2,10.0.0.2,\nc9300-48p_foc1,C9300-48P,FOC3,10.0.0.3,\n"
            + "C9300-48P_FOC4,C9300-48P,FOC4,10.0.0.4,\n");
        StationPair.Done(Write("save"));

        Assert.Equal(["FOC1", "FOC2", "FOC3", "FOC4"], Read("inventory.yml").Split('\n')
            .Where(line => line.StartsWith("        \"C9300-48P_", StringComparison.Ordinal)).Select(line => line[^6..^2]));
    }

    [Fact]
    public void Install_has_what_split_wrote_and_is_not_installed()
    {
        Import("sw-1,C9300-48P,FOC1,10.0.0.1,\nsw-2,C9300-48P,FOC2,10.0.0.2,\n");
        Assert.Equal((0, 0, 0), Counts(Write("install")));
        _lab.ToDesk("FOC1", "FOC2");
        StationPair.Done(_lab.Zone("collect", _lab.Write("a.txt", StationPair.Ack(1795255200000, "FOC1", "FOC2"))));
        StationPair.Done(_lab.Zone("split", "--to", "tftp"));

        Assert.Equal((2, 3, 0), Counts(Write("install", "--copy-url", "tftp://10.8.0.6/")));
        Assert.Contains("- line: \"license smart import tftp://10.8.0.6/ACK_C9300-48P_FOC1_", Read("install.yml"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("source: \"", Read("install.yml"), StringComparison.Ordinal);
        StationPair.Done(Write("install"));
        Assert.Contains($"source: \"{_lab.At("tftp", "ACK_C9300-48P_FOC1_")}", Read("install.yml"), StringComparison.Ordinal);
        StationPair.Done(_lab.Zone("mark", "installed", "FOC1", "--reason", "seen"));
        Assert.Equal((1, 2, 0), Counts(Write("install")));
        Assert.Equal((1, 3, 0), Counts(_lab.Zone("sheet", "install", "--to", "one", "--format", "ansible", "--only", "FOC1", "--json")));
    }

    [Theory]
    [InlineData("authorize", "--reservation")]
    [InlineData("return", "--reservation")]
    [InlineData("save", "--combined")]
    public void What_no_playbook_does_is_refused(params string[] sheet) => Assert.Equal(2, Write(sheet[0], sheet[1..]).Exit);

    [Fact]
    public void A_SLAC_is_requested_and_returned_by_a_playbook_too()
    {
        Import("sw-1,C9300-48P,FOC1,10.0.0.1,\n");
        StationPair.Done(Write("authorize"));
        StationPair.Done(Write("return"));

        Assert.Contains("lines: [\"license smart authorization request add hseck9 local\", "
            + "\"license smart authorization request save flash:", Read("authorize.yml"), StringComparison.Ordinal);
        Assert.Contains("lines: [\"license smart authorization return local offline flash:", Read("return.yml"), StringComparison.Ordinal);
    }

    private void Import(string rows) => StationPair.Done(_lab.Zone("roster", "import",
        _lab.Write("table.csv", $"hostname,pid,serial,address,platform\n{rows}")));

    private Said Write(string purpose, params string[] more) =>
        _lab.Zone(["sheet", purpose, "--to", "books", "--format", "ansible", "--json", .. more]);

    private string Read(string name) => File.ReadAllText(_lab.At("books", name));

    private IEnumerable<string> Names() =>
        Directory.GetFiles(_lab.At("books")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static (int Sheets, int Changed, int Warned) Counts(Said said) => (said.Summary.GetProperty("sheets").GetInt32(),
        said.Summary.GetProperty("changed").GetInt32(), said.Summary.GetProperty("warned").GetInt32());
}
