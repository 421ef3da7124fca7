// The life of a service with `@alicloud/fc2`, which speaks the classic API.

const FC = require("@alicloud/fc2");
const life = require("./life.js");

function client(accessKeyID, accessKeySecret) {
  return new FC("1234567890123456", { accessKeyID, accessKeySecret, endpoint: life.ENDPOINT, region: "cn-hangzhou" });
}

// How its methods want what we have: the parts of the path first, then the rest.
const CALLS = {
  CreateService: (c, { serviceName, ...rest }, h) => c.createService(serviceName, rest, h),
  GetService: (c, { serviceName, qualifier }, h) => c.getService(serviceName, h, qualifier),
  UpdateService: (c, { serviceName, ...rest }, h) => c.updateService(serviceName, rest, h),
  DeleteService: (c, { serviceName }, h) => c.deleteService(serviceName, {}, h),
  ListServices: (c, rest, h) => c.listServices(rest, h),
  CreateFunction: (c, { serviceName, ...rest }, h) => c.createFunction(serviceName, rest, h),
  GetFunction: (c, { serviceName, functionName, qualifier }, h) => c.getFunction(serviceName, functionName, h, qualifier),
  GetFunctionCode: (c, { serviceName, functionName, qualifier }, h) => c.getFunctionCode(serviceName, functionName, h, qualifier),
  UpdateFunction: (c, { serviceName, functionName, ...rest }, h) => c.updateFunction(serviceName, functionName, rest, h),
  DeleteFunction: (c, { serviceName, functionName }, h) => c.deleteFunction(serviceName, functionName, {}, h),
  ListFunctions: (c, { serviceName, ...rest }, h) => c.listFunctions(serviceName, rest, h),
  CreateTrigger: (c, { serviceName, functionName, ...rest }, h) => c.createTrigger(serviceName, functionName, rest, h),
  GetTrigger: (c, { serviceName, functionName, triggerName }, h) => c.getTrigger(serviceName, functionName, triggerName, h),
  UpdateTrigger: (c, { serviceName, functionName, triggerName, ...rest }, h) => c.updateTrigger(serviceName, functionName, triggerName, rest, h),
  DeleteTrigger: (c, { serviceName, functionName, triggerName }, h) => c.deleteTrigger(serviceName, functionName, triggerName, {}, h),
  ListTriggers: (c, { serviceName, functionName, ...rest }, h) => c.listTriggers(serviceName, functionName, rest, h),
  PublishServiceVersion: (c, { serviceName, description }, h) => c.publishVersion(serviceName, description, h),
  ListServiceVersions: (c, { serviceName, ...rest }, h) => c.listVersions(serviceName, rest, h),
  DeleteServiceVersion: (c, { serviceName, versionId }, h) => c.deleteVersion(serviceName, versionId, h),
  CreateAlias: (c, { serviceName, aliasName, versionId, ...rest }, h) => c.createAlias(serviceName, aliasName, versionId, rest, h),
  GetAlias: (c, { serviceName, aliasName }, h) => c.getAlias(serviceName, aliasName, h),
  UpdateAlias: (c, { serviceName, aliasName, versionId, ...rest }, h) => c.updateAlias(serviceName, aliasName, versionId, rest, h),
  DeleteAlias: (c, { serviceName, aliasName }, h) => c.deleteAlias(serviceName, aliasName, h),
  ListAliases: (c, { serviceName, ...rest }, h) => c.listAliases(serviceName, rest, h),
};

// It signs header names as they are written, so that they are written in lower case.
const lower = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

async function call(client, operation, given, headers) {
  try {
    if (operation === "CallTrigger") {
      const path = `/proxy/${given.serviceName}/${given.functionName}${given.path}`;
      const response = await client.post(path, life.payload(given), {}, { q: given.q });
      return life.answer(response.data, {});
    }
    if (operation === "InvokeFunction") {
      const { serviceName, functionName, qualifier } = given;
      const event = life.payload(given);
      const response = await client.invokeFunction(serviceName, functionName, event, lower(headers), qualifier, { rawBuf: true });
      // What a failed function says is parsed already.
      const text = Buffer.isBuffer(response.data) ? response.data : typeof response.data === "string" ? response.data : JSON.stringify(response.data);
      return life.answer(text, response.headers);
    }
    const response = await CALLS[operation](client, given, lower(headers));
    return { etag: "etag" in response.headers || undefined, body: response.data || undefined };
  } catch (error) {
    if (!error.code) throw error;
    const said = / failed with (\d+)\. requestid: [^,]*, message: (.*)\.$/s.exec(error.message) || [];
    return { status: Number(said[1]), code: error.code, message: said[2] };
  }
}

life.live(client, call);
