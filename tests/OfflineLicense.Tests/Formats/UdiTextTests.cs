using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Tests.Formats;

public partial class UdiTextTests
{
    [Theory]
    [InlineData("P:C9300-24UX,S:FCW2303D16Y", "P:C9300-24UX,S:FCW2303D16Y")]
    [InlineData("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920", "P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")]
    [InlineData("UDI: PID:C9300-24UX,SN:FCW2303D16Y", "P:C9300-24UX,S:FCW2303D16Y")]
    [InlineData("Active:PID:C9300-24UX,SN:FCW2303D16Y", "P:C9300-24UX,S:FCW2303D16Y")]
    [InlineData("    Standby: PID:C9300-24U,SN:FHH2043P09E\r", "P:C9300-24U,S:FHH2043P09E")]
    [InlineData("Member:PID:C9300-48T,SN:FCW2139L056", "P:C9300-48T,S:FCW2139L056")]
    [InlineData("""{"udi_pid":"C9800-CL-K9","udi_serial_number":"9NTUEA8FIIH"}""", "P:C9800-CL-K9,S:9NTUEA8FIIH")]
    [InlineData("""{ "udiPid": "C8000V", "udiSerialNumber": "9D1", "udiVid": null, "x": {"udiPid":"no"} }""", "P:C8000V,S:9D1")]
    [InlineData("UDI_PID:C8000V; UDI_SN:ABCD123456; ", "P:C8000V,S:ABCD123456")]
    [InlineData("udiPid:FPR-1010 udiSerialNumber:ABC123", "P:FPR-1010,S:ABC123")]
    [InlineData("CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86", "P:C9300-24UX,S:FCW2134L0RN")]
    [InlineData("CB-ZISR4321/K9:EXATRI-A-01828-AK9A6sMTr-86", "P:ISR4321/K9,S:EXATRI-A-01828")]
    [InlineData("PID:N35-T-48X,SN:EXATRI-A-01828", "P:N35-T-48X,S:EXATRI-A-01828")]
    [InlineData("P : ISR4321/K9 , S : FDO1", "P:ISR4321/K9,S:FDO1")]
    [InlineData("P:NGFWv,V:V01,S:abc", "P:NGFWv,S:abc")]
    public void Every_spelling_leads_to_one_udi(string text, string canonical) =>
        Assert.Equal(canonical, UdiText.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("FOC1234X0AB")]
    [InlineData("ASR1006:NWG1512050G")]
    [InlineData("C9300/FOC1")]
    [InlineData("P:C9300")]
    [InlineData("P:C9300,S:")]
    [InlineData("P:C9300,S:A,S:B")]
    [InlineData("P:C9300,P:C9300,S:B")]
    [InlineData("P:C9300,S:A\u0001B")]
    [InlineData("{\"udi_pid\":\"X\"}")]
    [InlineData("{\"udi_pid\":\"X\",\"udi_serial_number\":\"\\ud800\"}")]
    [InlineData("{\"udi_pid\":\"X\",\"udi_serial_number\":1")]
    [InlineData("https://smartreceiver.cisco.com")]
    public void What_does_not_say_which_part_is_which_is_no_udi(string text) => Assert.Null(UdiText.Parse(text));

    [Fact]
    public void Case_is_kept_and_makes_a_difference()
    {
        Assert.NotEqual(UdiText.Parse("P:NGFWv,S:a"), UdiText.Parse("P:NGFWV,S:a"));
        Assert.Equal("NGFWv", UdiText.Parse("PID:NGFWv,SN:a")!.Pid);
    }

    [Theory]
    [InlineData("ASR1006:NWG1512050G", "P:ASR1006,S:NWG1512050G")]
    [InlineData("ZC9300-24UX:FCW1", "P:ZC9300-24UX,S:FCW1|P:C9300-24UX,S:FCW1")]
    [InlineData("ISR4321/K9/FDO2134", "P:ISR4321/K9,S:FDO2134")]
    [InlineData("N35-T-48X/EXATRI-A-01828", "P:N35-T-48X,S:EXATRI-A-01828")]
    [InlineData("PID:C9300,SN:A", "P:C9300,S:A")]
    [InlineData("FOC1234X0AB", "")]
    [InlineData("LAB switch: two words", "")]
    public void A_typed_name_gives_every_udi_it_can_mean(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', UdiText.ParseLoose(text)));

    [Fact]
    public void A_udi_written_and_read_is_the_same_udi()
    {
        var tried = 0;
        var field = Gen.Elements("CISR9300kKx-/.,:;+= {}\"_PSUé".ToCharArray()).NonEmptyListOf().Select(chars => new string([.. chars]));
        var any = Gen.OneOf(field, ArbMap.Default.GeneratorFor<string>());
        Prop.ForAll(Arb.From(any), Arb.From(any), Arb.From(any), (pid, serial, uuid) =>
        {
            // A comma before letters and a colon is the grammar's own: a field with one cannot be written in it.
            if (Udi.From(pid, serial, uuid) is not { } udi || Separates(udi.Pid) || Separates(udi.Serial) || Separates(udi.Uuid))
                return true;
            tried++;
            return udi.Equals(UdiText.Parse(udi.ToString()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(tried > 100, $"only {tried} legal UDIs came up");
    }

    [Fact]
    public void Any_udi_written_in_any_of_the_nine_spellings_is_read_back()
    {
        var tried = 0;
        var pids = Gen.Elements("CISRZNPUDK9300kxvz-/+=".ToCharArray()).NonEmptyListOf().Select(chars => new string([.. chars]));
        var serials = Gen.Elements("FOCIL0123456789Zabcxz-+=".ToCharArray()).NonEmptyListOf().Select(chars => new string([.. chars]));
        Prop.ForAll(Arb.From(pids), Arb.From(serials), (pid, serial) =>
        {
            if (Udi.From(pid, serial) is not { } udi)
                return true;
            tried++;
            var json = (string pidKey, string serialKey) => $$"""{"{{pidKey}}":"{{pid}}","{{serialKey}}":"{{serial}}","udiVid":null}""";
            string[] certain =
            [
                $"P:{pid},S:{serial}", $"P:{pid}, S:{serial}", $"UDI: PID:{pid},SN:{serial}", $"Active:PID:{pid},SN:{serial}",
                    $"Standby: PID:{pid},SN:{serial}",
                json("udi_pid", "udi_serial_number"), json("udiPid", "udiSerialNumber"), $"UDI_PID:{pid}; UDI_SN:{serial}; ",
                    $"udiPid:{pid} udiSerialNumber:{serial}",
                $"CB-Z{pid}:{serial}-AK9A6sMTr-86",
            ];
            string[] typed = [$"{pid}:{serial}", $"Z{pid}:{serial}", $"{pid}/{serial}"];
            return certain.All(text => udi.Equals(UdiText.Parse(text)) && UdiText.ParseLoose(text).Contains(udi))
                && typed.All(text => UdiText.ParseLoose(text).Contains(udi));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(tried > 1000, $"only {tried} legal UDIs came up");
    }

    private static bool Separates(string? field) => field is not null && Separator().IsMatch(field);

    [GeneratedRegex(@",\s*[A-Za-z]+\s*:")]
    private static partial Regex Separator();
}
