using System.Text;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Formats.DeviceOutput;

/// <summary>Device output that nobody made for these tests, that was spoilt, or that has no end.</summary>
public class DeviceOutputHostilityTests(ITestOutputHelper output)
{
    [Fact]
    public void Lines_without_end_and_devices_without_number_are_bounded()
    {
        Assert.Null(DeviceOutputFile.Read(Encoding.ASCII.GetBytes($"UDI: PID:X,SN:1{new string(' ', Limits.CaptureLine)}")));
        var many = string.Concat(Enumerable.Range(0, Limits.CaptureDevices + 5).Select(i => $"UDI: PID:X,SN:{i}\n"));
        var reading = Read(many)!;
        Assert.Equal(Limits.CaptureDevices, reading.DeviceStates.Count);
        Assert.Equal("too-large", Assert.Single(reading.Notices).Code.Name);
    }

    [Fact]
    public void A_binary_file_is_no_output_and_a_banner_in_another_script_is()
    {
        var binary = new byte[8000];
        new Random(6).NextBytes(binary);
        "\nUDI: PID:X,SN:1\n"u8.CopyTo(binary.AsSpan(5000));
        Assert.Null(DeviceOutputFile.Read(binary));
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("許可された者以外の接続を禁ずる\r\0\n", 100)) + "UDI: PID:X,SN:1\r\0\n"));
    }

    [Fact]
    public void Altered_captures_never_fail()
    {
        var random = new Random(11);
        var cases = 0;
        foreach (var path in Directory.GetFiles(Checkout.Fixture("device-output", "good")))
        {
            var whole = File.ReadAllBytes(path);
            for (var round = 0; round < 200; round++, cases++)
            {
                var bytes = whole[..random.Next(1, whole.Length)];
                for (var change = random.Next(20); change > 0; change--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                DeviceOutputFile.Read(bytes);
            }
        }
        Assert.True(cases >= 2000);
        Say($"device output: {cases} alterations");
    }

    [SkippableFact]
    public void The_captures_of_others_are_read()
    {
        Corpora.Require();
        var files = Corpora.Files("device-output");
        foreach (var path in files)
        {
            var reading = DeviceOutputFile.Read(File.ReadAllBytes(path));
            Assert.NotNull(reading);
            switch (Path.GetFileName(path))
            {
                case "show-license-all.c1.txt":
                    var c1 = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", c1.Udi.ToString());
                    Assert.Equal(["Active", "Standby", "Member"], c1.Members.Select(member => member.Role));
                    Assert.Equal(DeviceTime.None, c1.LastAckReceived);
                    Assert.Equal(At(2022, 2, 7, 10, 32, 11), c1.NextAckDeadline);
                    Assert.Equal(At(2021, 11, 10, 11, 32, 2), c1.NextReportPush);
                    Assert.Equal(At(2021, 11, 10, 15, 9, 55), c1.CapturedAt);
                    Assert.Empty(c1.TrustCodes!);
                    break;
                case "show-license-status.c1.txt":
                    var status = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", status.Udi.ToString());
                    Assert.Equal(At(2021, 10, 14, 12, 10, 32), status.LastAckReceived);
                    Assert.Equal(("SA-Switching-Polaris", "SLE_Test", "Custom Policy"),
                        (status.SmartAccount?.Text, status.VirtualAccount?.Text, status.PolicyName));
                    Assert.Equal(3, status.TrustCodes!.Count);
                    Assert.Equal(At(2021, 10, 22, 5, 30, 30), status.CapturedAt);
                    break;
                case "show-license-all.stack4.txt" or "show-license-tech-support.stack4.txt":
                    var stack = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9350-24U,S:FOC2705Y8X0", stack.Udi.ToString());
                    Assert.Equal(4, stack.Members.Count);
                    Assert.Equal(4, stack.TrustCodes!.Count);
                    Assert.Equal("BU Production Test", stack.SmartAccount?.Text);
                    Assert.Equal(path.Contains("tech", StringComparison.Ordinal) ? At(2024, 3, 15, 21, 1, 43)
                        : At(2024, 3, 15, 20, 10, 40), stack.LastAckReceived);
                    Assert.Equal(path.Contains("tech", StringComparison.Ordinal) ? At(2024, 3, 15, 21, 13, 41) : null, stack.CapturedAt);
                    break;
                case "show-license-tech-support.standalone.txt":
                    var alone = Assert.Single(reading.DeviceStates);
                    Assert.Equal("P:C9606R,S:FXS2311Q355", alone.Udi.ToString());
                    Assert.Equal(new DeviceTime(new DateTime(2024, 2, 27, 11, 18, 6), "IST"), alone.LastAckReceived);
                    Assert.Equal([alone.Udi], alone.TrustCodes!);
                    Assert.Equal(new DeviceTime(new DateTime(2024, 2, 27, 11, 18, 56), "IST"), alone.CapturedAt);
                    break;
                case "show-license-tech-support.c1.txt":
                    Assert.Equal("P:C9300-24UX,S:FCW2134L00C", Assert.Single(reading.DeviceStates).Udi.ToString());
                    Assert.Null(reading.DeviceStates[0].TrustCodes);
                    break;
                case "show-license-udi.c1.txt":
                    Assert.Equal("P:ASR1006,S:NWG1512050G", Assert.Single(reading.Udis).ToString());
                    break;
                case "show-license-rum-id-detail.c1.txt":
                    Assert.Equal("P:C9300-24UX,S:FCW2303D16Y", Assert.Single(reading.Udis).ToString());
                    break;
                default:
                    Assert.Equal("no-udi", Assert.Single(reading.Notices).Code.Name);
                    break;
            }
        }
        Say($"device output: {files.Length} captures of others");
    }

    private static DeviceTime At(int year, int month, int day, int hour, int minute, int second) =>
        new(new DateTime(year, month, day, hour, minute, second), "UTC");

    private static ParsedContent? Read(string text) => DeviceOutputFile.Read(Encoding.UTF8.GetBytes(text));

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
