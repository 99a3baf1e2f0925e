using System.Text;
using OfflineLicense.Formats.DeviceOutput;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>A UDI of another device is never the device's own, however it is printed.</summary>
public class PeerSectionTests
{
    private const string Ack = "Usage Reporting:\n  Last ACK received: Jan 30 23:57:03 2026 UTC\n";
    private const string Own = "Product Information\n===================\nUDI: PID:EDGE-1,SN:OWN1\n";

    [Theory]
    [InlineData("  Application HA Info:\n    Application Role: Standby\n    Peer Info:\n      Hostname: b\n      UDI: P:EDGE-1,S:PEER1\n")]
    [InlineData("  Application HA Info:\n    Peer Info:\n      UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Application HA Info:\nApplication Role: Active\nPeer Info:\nHostname: b\nUDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("  Peer Info:\n    Smart Account: Other\n    UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Standby:\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Peer:\n  Active: PID:EDGE-1,SN:PEER1\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("UDI: P:EDGE-1,S:PEER1\n")]
    [InlineData("Standby Device:\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Secondary unit:\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Mate:\nUDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("  Other unit:\n    UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("Remote device:\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("      UDI: PID:EDGE-1,SN:PEER1\n")]
    public void Regression_a_peer_is_not_the_device_before_its_own_udi(string peer)
    {
        var reading = Read($"{Ack}Trust Code Installed: Apr 08 12:56:59 2026 UTC\nLicense Usage\n=============\n{peer}{Own}");
        var state = Assert.Single(reading.DeviceStates);
        Assert.Equal("P:EDGE-1,S:OWN1", state.Udi.ToString());
        Assert.Equal([state.Udi], reading.Udis);
        Assert.Equal([state.Udi], state.TrustCodes!);
        Assert.Equal(2026, state.LastAckReceived!.Local.Year);
        Assert.Null(state.SmartAccount);
    }

    [Theory]
    [InlineData("HA UDI List:\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("HA UDI List:\n  Active:PID:EDGE-1,SN:OWN1\n  UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("  Peer Info:\n    UDI: PID:EDGE-1,SN:PEER1\n")]
    [InlineData("  UDI: PID:EDGE-1,SN:PEER1\n")]
    public void Regression_a_peer_is_not_the_device_after_its_own_udi(string peer) =>
        Assert.Equal("OWN1",
            Assert.Single(Read($"{Ack}{Own}{peer}").DeviceStates).Udi.Serial);

    [Fact]
    public void An_output_with_a_peer_alone_names_no_device()
    {
        var reading = Read($"{Ack}    Peer Info:\n      UDI: P:EDGE-1,S:PEER1\n");
        Assert.Empty(reading.DeviceStates);
        Assert.Empty(reading.Udis);
        Assert.NotNull(reading.Unnamed!.LastAckReceived);
    }

    [Theory]
    [InlineData("")]
    [InlineData("        ")]
    public void What_follows_a_peer_is_the_device_again_at_any_indentation(string indent)
    {
        var state = Assert.Single(Read($"{indent}  Peer Info:\n{indent}    UDI: P:EDGE-1,S:PEER1\n"
            + $"{indent}License Usage\n{indent}=============\n{indent}UDI: PID:EDGE-1,SN:OWN1\n{indent}{Ack}").DeviceStates);
        Assert.Equal("OWN1", state.Udi.Serial);
        Assert.NotNull(state.LastAckReceived);
    }

    /// <summary>Regression: a heading inside the section about a peer ended it, and the peer's account became the device's.</summary>
    [Theory]
    [InlineData("  Peer Info:\n    Account:\n      Smart Account: Other\n")]
    [InlineData("Standby:\n  Details\n  =======\n  Smart Account: Other\n")]
    public void A_heading_inside_a_peer_does_not_end_it(string peer)
    {
        var state = Assert.Single(Read($"{Ack}{peer}{Own}").DeviceStates);

        Assert.Equal("OWN1", state.Udi.Serial);
        Assert.Null(state.SmartAccount);
    }

    [Theory]
    [InlineData(" --More-- ")]
    [InlineData("<--- More --->              ")]
    public void The_indentation_behind_a_pager_says_nothing(string pager) =>
        Assert.Equal("OWN1",
            Assert.Single(Read($"{Ack}{Own.Replace("UDI", $"{pager}UDI", StringComparison.Ordinal)}").DeviceStates).Udi.Serial);

    /// <summary>Regression: a filter took the headings away, and the ACK was given to the peer.</summary>
    [Fact]
    public void A_udi_further_in_than_the_ack_is_of_something_inside_the_device()
    {
        var state = Assert.Single(Read("r1#show license all | include UDI|Last ACK\n  Last ACK received: Mar 15 21:18:58 2026 UTC\n"
            + "      UDI: PID:EDGE-1,SN:PEER1\nUDI: PID:EDGE-1,SN:OWN1\n").DeviceStates);

        Assert.Equal("OWN1", state.Udi.Serial);
        Assert.NotNull(state.LastAckReceived);
    }

    /// <summary>Regression: what another device printed behind <c>ssh</c>, or at a factory prompt, was given to the first.</summary>
    [Theory]
    [InlineData("rtr-a#show license udi\nUDI: PID:C,SN:A1\nrtr-a#ssh -l admin 10.0.0.2\n10:01:02 #show license status\n", "\n")]
    [InlineData("Router#show license udi\nUDI: PID:C,SN:A1\nRouter#exit\nssh 10.0.0.2\nRouter#show license status\n", "\nRouter#\n")]
    public void What_follows_a_command_to_another_device_is_not_of_the_first_one(string before, string after)
    {
        const string status = "Smart Licensing Status\n======\nUsage Reporting:\n  Last ACK received: Nov 29 10:00:00 2026 UTC";
        var states = Read($"{before}{status}{after}").DeviceStates;

        Assert.Equal("A1", Assert.Single(states).Udi.Serial);
        Assert.Null(states[0].LastAckReceived);
    }

    private static ParsedContent Read(string text) => DeviceOutputFile.Read(Encoding.UTF8.GetBytes(text))!;
}
