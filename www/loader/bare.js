// What a page adds to Object.prototype is in nothing that is read by name: neither in what the loader knows and the tag says, nor in
// a survey file.
export const bare = (object) => Object.setPrototypeOf(object, null);

// All of a JSON document.
export const bareAll = (value) => {
  if (value !== Object(value)) return value;
  Object.values(value).forEach(bareAll);
  return Array.isArray(value) ? value : bare(value);
};

// What stands for an object that is left out.
export const none = bare({});
